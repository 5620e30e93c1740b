import type { Intervention } from '../../sim/intervention.ts';
import type { LibraryScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';

const at = (atMicros: number, intervention: Intervention) => ({ atMicros, intervention });

/** Ten things that a person might do to a five-node Raft within ten seconds, each of another kind. */
export const tenInterventions: Scenario['script'] = [
  at(1_284_113, {
    kind: 'operation',
    client: 'c1',
    operation: { kind: 'put', key: 'x', value: '7' },
    to: 'n3',
  }),
  at(1_931_442, { kind: 'kill', node: 'n3' }),
  at(3_120_071, {
    kind: 'partition',
    groups: [
      ['n1', 'n2'],
      ['n4', 'n5'],
    ],
  }),
  at(3_500_917, {
    kind: 'operation',
    client: 'c2',
    operation: { kind: 'cas', key: 'x', expected: '7', value: '8' },
    to: 'n1',
  }),
  at(4_200_555, { kind: 'restart', node: 'n3' }),
  at(5_001_234, { kind: 'cut', from: 'n4', to: 'n5' }),
  at(5_230_009, { kind: 'drop', message: 'n4>n2#31' }),
  at(6_120_441, { kind: 'pause', node: 'n2' }),
  at(7_000_881, {
    kind: 'setLink',
    from: 'n1',
    settings: { loss: 0.1, latencyMicros: [20_000, 60_000] },
  }),
  at(8_123_456, { kind: 'heal' }),
];

/** A cluster of a person's own, with those interventions. */
export const typicalScenario: Scenario = {
  protocol: 'raft',
  seed: 3_735_928_559,
  nodes: 5,
  clients: [
    {
      workload: {
        everyMicros: [200_000, 400_000],
        keys: ['x', 'y'],
        operations: ['put', 'put', 'get'],
      },
    },
    {},
  ],
  parameters: { electionTimeoutMinimum: 200_000, electionTimeoutMaximum: 400_000 },
  script: tenInterventions,
  untilMicros: 30_000_000,
};

/** A scenario of a library with as much text as any has. */
export const oldLeader: LibraryScenario = {
  id: 'old-leader',
  summary: 'A leader on the wrong side of a cut goes on believing.',
  opensAtMicros: 2_500_000,
  scenario: {
    protocol: 'raft',
    title: 'The old leader on the wrong side of a cut',
    seed: 11,
    nodes: 5,
    clients: [{}, {}],
    script: [
      at(2_000_000, { kind: 'partition', groups: [['n1', 'n2']] }),
      at(4_000_000, {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '7' },
        to: 'n1',
      }),
      at(20_000_000, { kind: 'heal' }),
    ],
    untilMicros: 30_000_000,
    captions: [
      {
        atMicros: 0,
        text: 'Five servers start as followers; whichever clock runs out first asks for votes.',
      },
      {
        atMicros: 2_000_000,
        text: 'A cut leaves the leader with one follower, and the three others without anyone to follow.',
      },
      {
        atMicros: 3_000_000,
        text: 'The larger side elects a leader of its own, while the old one keeps its crown for lack of news.',
      },
      {
        atMicros: 4_000_000,
        text: 'Whoever writes to the old leader waits in vain: two of five are no majority.',
      },
      {
        atMicros: 20_000_000,
        text: 'Healed. The higher term wins; the stale entry goes and nobody was ever told it was safe.',
      },
    ],
    expectations: [
      { verdict: 'raft/election-safety', holds: true },
      { verdict: 'linearizable', holds: true },
    ],
  },
};

/** Another one, as the first of the library. */
export const firstElection: LibraryScenario = {
  id: 'first-election',
  summary: 'Five servers, no leader yet.',
  scenario: {
    protocol: 'raft',
    title: 'First election',
    seed: 1,
    nodes: 5,
    clients: [{}],
    script: [],
    untilMicros: 10_000_000,
  },
};

export const library: readonly LibraryScenario[] = [firstElection, oldLeader];
