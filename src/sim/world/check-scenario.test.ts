import { describe, expect, it } from 'vitest';
import { ScenarioError, type ScenarioProblem } from '../errors.ts';
import type { Intervention } from '../intervention.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { seconds } from '../time.ts';
import { World } from './world.ts';

const good: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  script: [],
  untilMicros: seconds(5),
};

const problemOf = (changes: Partial<Scenario>): ScenarioError => {
  try {
    new World(relay, { ...good, ...changes });
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('The scenario was accepted.');
};

const entry = (intervention: Intervention, atMicros = 10): Partial<Scenario> => ({
  script: [
    { atMicros: 5, intervention: { kind: 'heal' } },
    { atMicros, intervention },
  ],
});

describe('a scenario that cannot be run is refused, with what is wrong and what would be right', () => {
  const cases: readonly [string, Partial<Scenario>, ScenarioProblem, RegExp][] = [
    ['too many nodes', { nodes: 1e9 }, 'out-of-range', /1000000000 nodes.*1 to 50/],
    ['half a node', { nodes: 2.5 }, 'out-of-range', /2.5 nodes/],
    ['a negative seed', { seed: -1 }, 'out-of-range', /seed is -1/],
    ['no end', { untilMicros: Number.NaN }, 'out-of-range', /ends at NaN/],
    ['an unknown parameter', { parameters: { hop: 1 } }, 'unknown-parameter', /It has hops/],
    ['a parameter out of range', { parameters: { hops: 11 } }, 'out-of-range', /0 to 10/],
    ['a parameter of another kind', { parameters: { hops: 'two' } }, 'out-of-range', /hops is two/],
    ['an unknown rule', { rulesOff: ['relay/none'] }, 'unknown-rule', /relay\/some-rule/],
    ['a loss above 1', { network: { loss: 1.5 } }, 'out-of-range', /loss 1.5.*0 to 1/],
    [
      'a latency range upside down',
      { network: { latencyMicros: [9, 3] } },
      'out-of-range',
      /9 to 3/,
    ],
    ['a latency of nothing', { network: { latencyMicros: [0, 3] } }, 'out-of-range', /at least 1/],
    [
      'a caption that points at nobody',
      { captions: [{ atMicros: 0, text: 'Look.', points: [{ kind: 'node', node: 'n7' }] }] },
      'unknown-node',
      /Caption 1 .*no node n7.*n1, n2, n3, c1/,
    ],
    [
      'an answer that is no option',
      {
        captions: [
          {
            atMicros: 0,
            text: 'Well?',
            ask: {
              question: 'Well?',
              options: [
                { text: 'Yes', reply: 'Yes.' },
                { text: 'No', reply: 'No.' },
              ],
              answer: { kind: 'option', option: 3 },
            },
          },
        ],
      },
      'out-of-range',
      /no option 3.*2 options/,
    ],
    ['a disk for nobody', { disks: { n7: {} } }, 'unknown-node', /no node n7.*n1, n2, n3, c1/],
    [
      'a workload that is not served',
      { clients: [{ workload: { everyMicros: [1, 1], keys: ['x'], operations: ['cas'] } }] },
      'unknown-operation',
      /does not serve cas.*put, get/,
    ],
    [
      'more equal answers than servers',
      { clientSettings: { answersNeeded: 4 } },
      'out-of-range',
      /4 equal answers of 3 servers/,
    ],
  ];
  it.each(cases)('%s', (_, changes, problem, message) => {
    const error = problemOf(changes);
    expect(error.problem).toBe(problem);
    expect(error.entry).toBeNull();
    expect(error.message).toMatch(message);
  });
});

describe('a script entry that can never be carried out is named', () => {
  const cases: readonly [string, Partial<Scenario>, ScenarioProblem, RegExp][] = [
    ['an unknown node', entry({ kind: 'kill', node: 'n4' }), 'unknown-node', /no node n4/],
    ['in the past', entry({ kind: 'heal' }, -3), 'in-the-past', /before the run begins/],
    [
      'beyond the end',
      entry({ kind: 'heal' }, seconds(6)),
      'beyond-the-end',
      /after the run's end/,
    ],
    ['half a microsecond', entry({ kind: 'heal' }, 1.5), 'in-the-past', /whole number/],
    ['a link to itself', entry({ kind: 'cut', from: 'n1', to: 'n1' }), 'out-of-range', /itself/],
    [
      'a node in two groups',
      entry({ kind: 'partition', groups: [['n1'], ['n1']] }),
      'out-of-range',
      /two groups/,
    ],
    [
      'a clock that stands',
      entry({ kind: 'setClock', node: 'n1', rate: 0 }),
      'out-of-range',
      /0.1 to 10/,
    ],
    [
      'a delay backwards',
      entry({ kind: 'delay', message: 'n1>n2#1', byMicros: -1 }),
      'out-of-range',
      /above 0/,
    ],
    [
      'nonsense settings',
      entry({ kind: 'setLink', settings: { loss: -1 } }),
      'out-of-range',
      /0 to 1/,
    ],
    [
      'a server as client',
      entry({ kind: 'operation', client: 'n1', operation: { kind: 'get', key: 'x' } }),
      'out-of-range',
      /n1 is not a client/,
    ],
    [
      'an unknown traitor',
      entry({ kind: 'betray', node: 'n1', behaviour: 'loud' }),
      'unknown-behaviour',
      /mute/,
    ],
  ];
  it.each(cases)('%s', (_, changes, problem, message) => {
    const error = problemOf(changes);
    expect(error.problem).toBe(problem);
    expect(error.entry).toBe(1);
    expect(error.message).toMatch(/^Script entry 2/);
    expect(error.message).toMatch(message);
  });
});
