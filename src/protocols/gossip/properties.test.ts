import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { describedIn, runOf, verdictOf } from '../testing/scenario-runs.ts';
import { gossip } from './index.ts';
import { at, del, get, put } from './testing/script.ts';

/** n3 deletes x, with a disk that is too slow to keep that before it crashes; an older value comes to it. */
const crashes = (diskMicros: readonly [number, number]): Scenario => ({
  protocol: 'gossip',
  seed: 6,
  nodes: 4,
  clients: [{}],
  diskMicros,
  script: [
    at(30, { kind: 'operation', client: 'c1', operation: { kind: 'delete', key: 'x' } }),
    at(30, put('c1', 'x', '2', 'n1')),
    at(50, del('c1', 'x', 'n3')),
    at(210, { kind: 'kill', node: 'n3' }),
    at(210, { kind: 'restart', node: 'n3' }),
  ],
  untilMicros: milliseconds(213),
});

describe('what was only in a memory when it crashed', () => {
  it('never happened: a deletion that no disk holds may be undone', () => {
    const run = runOf(gossip, crashes([21_000, 84_000]));
    expect(describedIn(run, 'n3').value).toBe('x=2');
    expect(run.broken).toEqual([]);
  });
});

// That the promises hold is what the random seeds test; here is where they end.

const libraryScenario = (id: string): Scenario => {
  const found = gossip.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

/** Where each promise ends is shown by one run. */
const ends: readonly {
  readonly verdict: string;
  readonly under: readonly string[];
  readonly scenario: Scenario;
}[] = [
  { verdict: 'gossip/convergence', under: [], scenario: libraryScenario('residue') },
  {
    verdict: 'gossip/deleted-stays-deleted',
    under: ['cuts'],
    scenario: libraryScenario('certificate-expired'),
  },
  {
    verdict: 'linearizable',
    under: [],
    scenario: {
      protocol: 'gossip',
      seed: 1,
      nodes: 5,
      clients: [{}, {}],
      script: [at(110, put('c1', 'x', '1', 'n1')), at(150, get('c2', 'x', 'n2'))],
      untilMicros: seconds(1),
    },
  },
  {
    verdict: 'no-lost-writes',
    under: ['crashes'],
    scenario: {
      protocol: 'gossip',
      seed: 1,
      nodes: 5,
      clients: [{}, {}],
      script: [
        at(110, put('c1', 'x', '1', 'n1')),
        at(150, { kind: 'kill', node: 'n1' }),
        at(1_000, get('c2', 'x', 'n2')),
      ],
      untilMicros: seconds(2),
    },
  },
  {
    verdict: 'no-lost-writes',
    under: ['clock-drift'],
    scenario: libraryScenario('slow-clock'),
  },
];

it('every end of a promise is stated, and each is shown', () => {
  const stated = gossip.guarantees
    .filter(({ holds }) => !holds)
    .map(({ under, verdict }) => ({ verdict, under }));
  expect(ends.map(({ under, verdict }) => ({ verdict, under }))).toEqual(stated);
});

it.each(ends)('$verdict ends under $under', ({ scenario, verdict }) => {
  expect(verdictOf(runOf(gossip, scenario), verdict)).toBe(false);
});
