import { describe, expect, it } from 'vitest';
import type { Intervention } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import { protocolSetup } from '../protocol-setup.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { seconds } from '../time.ts';
import { World } from './world.ts';

/** Everything at fixed times, so that two runs differ in nothing but what a test is about. */
const fixed: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  network: { latencyMicros: [10_000, 10_000] },
  diskMicros: [2_000, 2_000],
  script: [
    {
      atMicros: 0,
      intervention: { kind: 'operation', client: 'c1', operation: { kind: 'get', key: 'x' } },
    },
  ],
  untilMicros: seconds(1),
};

const fingerprintOf = (changes: Partial<Scenario>): string => {
  const scenario = { ...fixed, ...changes };
  const world = new World(relay, scenario);
  world.advanceTo(scenario.untilMicros);
  return world.fingerprint();
};

const put = (value: string): Scenario['script'] => [
  {
    atMicros: 0,
    intervention: { kind: 'operation', client: 'c1', operation: { kind: 'put', key: 'x', value } },
  },
];

const at = (...interventions: readonly Intervention[]): Scenario['script'] =>
  interventions.map((intervention) => ({ atMicros: 3_000, intervention }));

/** Of each pair only the named thing differs. Nothing else of a scenario is folded by itself but the seed and the script. */
const pairs: readonly (readonly [
  what: string,
  one: Partial<Scenario>,
  other: Partial<Scenario>,
])[] = [
  [
    "a message's content",
    { disks: { n1: { stored: { x: 'a' }, starts: 1 } } },
    { disks: { n1: { stored: { x: 'b' }, starts: 1 } } },
  ],
  ['when messages arrive', {}, { network: { latencyMicros: [10_001, 10_001] } }],
  [
    'whether a message arrives',
    { network: { latencyMicros: [10_000, 10_000], loss: 0.2 } },
    { network: { latencyMicros: [10_000, 10_000], loss: 0.1 } },
  ],
  [
    'whether a message is doubled',
    { network: { latencyMicros: [10_000, 10_000], duplication: 0.2 } },
    {},
  ],
  ['how long a disk takes', { script: put('1') }, { script: put('1'), diskMicros: [2_001, 2_001] }],
  [
    'when clients ask again',
    { script: [...put('1'), ...at({ kind: 'kill', node: 'n1' })] },
    {
      script: [...put('1'), ...at({ kind: 'kill', node: 'n1' })],
      clientSettings: { timeoutMicros: 400_000 },
    },
  ],
  [
    'how many servers start',
    { untilMicros: 1, script: [] },
    { untilMicros: 1, script: [], nodes: 4 },
  ],
  [
    'what is done',
    { script: at({ kind: 'kill', node: 'n1' }) },
    { script: at({ kind: 'kill', node: 'n2' }) },
  ],
  [
    'when it is done',
    { script: at({ kind: 'heal' }) },
    { script: at({ kind: 'heal' }).map((entry) => ({ ...entry, atMicros: 3_001 })) },
  ],
  [
    'when a message will arrive that is still on its way',
    { untilMicros: 5_000 },
    { untilMicros: 5_000, network: { latencyMicros: [10_001, 10_001] } },
  ],
  ['the seed', { untilMicros: 1, script: [] }, { untilMicros: 1, script: [], seed: 2 }],
];

describe('two runs have different fingerprints when they differ in', () => {
  it.each(pairs)('%s', (_what, one, other) => {
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
    expect(fingerprintOf(one)).toBe(fingerprintOf(structuredClone(one)));
  });
});

describe('where a timer fires', () => {
  /** Nodes that do nothing but wait once, for as long as their disk says. */
  const waiting: Protocol = {
    ...relay,
    readDisk: (json) => json,
    machine: protocolSetup<
      object,
      never,
      'due',
      { readonly waitMicros: number },
      object
    >().createMachine({
      context: ({ input }) => ({ waitMicros: input.durable?.waitMicros ?? 1 }),
      initial: 'waiting',
      states: {
        waiting: {
          entry: {
            type: 'effects',
            params: ({ context }) => [
              {
                kind: 'setTimer',
                timer: 'due',
                after: (context as { readonly waitMicros: number }).waitMicros, // as made above
              },
            ],
          },
        },
      },
    }),
  };
  const printOf = (one: number, other: number): string => {
    const disks = { n1: { waitMicros: one }, n2: { waitMicros: other } };
    const world = new World(waiting, { ...fixed, nodes: 2, clients: [], script: [], disks });
    world.advanceTo(fixed.untilMicros);
    return world.fingerprint();
  };

  it('is told apart, also where nothing comes of it', () => {
    expect(printOf(10, 20)).not.toBe(printOf(20, 10));
    expect(printOf(10, 20)).toBe(printOf(10, 20));
  });
});

describe('a run', () => {
  it('has another fingerprint after each of its events', () => {
    const world = new World(relay, fixed);
    const prints = new Set([world.fingerprint()]);
    const first = world.eventCount;
    while (world.step(fixed.untilMicros)) prints.add(world.fingerprint());
    expect(prints.size).toBe(world.eventCount - first + 1);
  });
});
