import { expect, it } from 'vitest';
import type { Scenario } from '../../sim/scenario.ts';
import { seconds } from '../../sim/time.ts';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { gossipGuarantees } from './guarantees.ts';
import { gossip } from './index.ts';
import { at, get, put } from './scenarios/script.ts';

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
  const stated = gossipGuarantees
    .filter(({ holds }) => !holds)
    .map(({ under, verdict }) => ({ verdict, under }));
  expect(ends.map(({ under, verdict }) => ({ verdict, under }))).toEqual(stated);
});

it.each(ends)('$verdict ends under $under', ({ scenario, verdict }) => {
  expect(verdictOf(runOf(gossip, scenario), verdict)).toBe(false);
});
