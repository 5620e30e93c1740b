import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';
import { gossip } from './index.ts';
import { at, del, put } from './scenarios/script.ts';

const run = (changes: Partial<Scenario>) => {
  const scenario: Scenario = {
    protocol: 'gossip',
    seed: 1,
    nodes: 4,
    clients: [{}],
    script: [],
    untilMicros: seconds(1),
    ...changes,
  };
  const made = Run.start(gossip, scenario);
  made.advanceTo(scenario.untilMicros);
  return made;
};

/** When a site began contacts, not counting expiries at which it only waits. */
const cyclesOf = (made: Run, node: string): readonly Micros[] =>
  [...made.records].flatMap((record) =>
    record.kind === 'timer' && record.node === node && record.after !== record.before
      ? [record.atMicros]
      : [],
  );

const wholeCycles = (from: number, to: number): readonly Micros[] =>
  Array.from({ length: to - from + 1 }, (_, place) => milliseconds(100 * (from + place)));

describe('synchronous cycles', () => {
  it('begin everywhere at whole multiples of their length', () => {
    const made = run({});
    for (const node of ['n1', 'n2', 'n3', 'n4']) {
      expect(cyclesOf(made, node)).toEqual(wholeCycles(1, 10));
    }
  });

  it('take a site in again that has crashed or stood still between two of them', () => {
    const made = run({
      script: [
        at(230, { kind: 'kill', node: 'n1' }),
        at(333, { kind: 'restart', node: 'n1' }),
        at(220, { kind: 'pause', node: 'n2' }),
        at(444, { kind: 'resume', node: 'n2' }),
      ],
    });
    expect(cyclesOf(made, 'n1')).toEqual([...wholeCycles(1, 2), ...wholeCycles(5, 10)]);
    expect(cyclesOf(made, 'n2')).toEqual([...wholeCycles(1, 2), ...wholeCycles(5, 10)]);
  });

  it('follow the site’s own clock, to within a microsecond or two', () => {
    const slow = cyclesOf(
      run({ script: [at(0, { kind: 'setClock', node: 'n1', rate: 0.5 })] }),
      'n1',
    );
    expect(slow.map((micros) => Math.round(micros / 1_000))).toEqual([200, 400, 600, 800, 1_000]);
  });
});

it('independent timers take half to one and a half cycles each, and do not line up', () => {
  const made = run({ parameters: { cycles: 'independent' }, untilMicros: seconds(3) });
  const times = ['n1', 'n2', 'n3', 'n4'].map((node) => cyclesOf(made, node));
  for (const each of times) {
    const gaps = each.slice(1).map((micros, place) => micros - (each[place] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(milliseconds(50));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(milliseconds(150));
  }
  expect(new Set(times.flat()).size).toBe(times.flat().length);
});

it('a death certificate is discarded after its lifetime, and the entry stays away (§2.1)', () => {
  const made = run({
    parameters: { certificateLifetime: milliseconds(800), antiEntropyEvery: 1 },
    script: [at(10, put('c1', 'x', '1', 'n1')), at(500, del('c1', 'x', 'n1'))],
    untilMicros: seconds(2),
  });
  made.seekTo(seconds(1));
  const value = (node: string) => gossip.describeNode(made.world.node(node).state).value;
  expect(['n1', 'n2', 'n3', 'n4'].map(value)).toEqual(['x=✝', 'x=✝', 'x=✝', 'x=✝']);
  made.seekTo(seconds(2));
  expect(['n1', 'n2', 'n3', 'n4'].map(value)).toEqual(['', '', '', '']);
  expect(made.broken).toEqual([]);
});

it('a site that joins gets all there is by anti-entropy', () => {
  const made = run({
    script: [
      at(10, put('c1', 'x', '1', 'n1')),
      at(800, { kind: 'addNode', node: 'n5' }),
      at(810, { kind: 'removeNode', node: 'n1' }),
    ],
    untilMicros: seconds(3),
  });
  expect(gossip.describeNode(made.world.node('n5').state).value).toBe('x=1');
  const names = gossip.describeNode(made.world.node('n2').state).fields;
  expect(names).toContainEqual({ name: 'may contact', value: 'n3, n4, n5' });
});
