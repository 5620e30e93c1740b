import { InvariantError } from '../../sim/errors.ts';
import type { Intervention } from '../../sim/intervention.ts';
import type { RuleScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import type { RuleId } from './paper.ts';
import { figureScenarios } from './scenarios/figures.ts';
import {
  allAt,
  at,
  caption,
  cut,
  cutOff,
  evenDisks,
  evenNetwork,
  heal,
  kill,
  mend,
  put,
  restart,
  stand,
  standsWhenTold,
} from './scenarios/script.ts';

/** Five servers that stand only when told, on an even network, without no-ops. */
const byHand = {
  protocol: 'raft',
  seed: 1,
  nodes: 5,
  clients: [{}, {}],
  clientSettings: { timeoutMicros: 60_000, attempts: 1 },
  parameters: { ...standsWhenTold, noOpOnElection: false },
  network: evenNetwork,
  diskMicros: evenDisks,
} as const;

/** Cuts every link between the groups of servers, both ways, and mends those within a group. */
const part = (...groups: readonly (readonly string[])[]): Intervention => ({
  kind: 'partition',
  groups,
});

const ruleScenario = (
  rule: RuleId,
  breaks: string,
  scenario: Scenario & { readonly title: string },
): RuleScenario => ({
  rule,
  breaks,
  scenario: { ...scenario, expectations: [{ verdict: breaks, holds: true }] },
});

const figure8 = (): Scenario & { readonly title: string } => {
  const found = figureScenarios.find(({ id }) => id === 'figure-8');
  if (found === undefined) throw new InvariantError('The library has no figure-8.');
  return found.scenario;
};

/** One scenario for every rule, in the order of the rules. */
export const raftRuleScenarios: readonly RuleScenario[] = [
  ruleScenario('raft/randomised-timeouts', 'raft/leader-elected', {
    protocol: 'raft',
    title: 'Everybody stands at once',
    seed: 5,
    nodes: 5,
    clients: [],
    script: [],
    untilMicros: seconds(10),
    captions: [
      caption(0, 'Five servers have just started. Their time-outs decide who stands first.'),
    ],
  }),

  ruleScenario('raft/one-vote-a-term', 'raft/election-safety', {
    ...byHand,
    title: 'Two candidates for one term',
    script: [at(10, stand('n1')), at(12, stand('n2'))],
    untilMicros: milliseconds(200),
    captions: [
      caption(0, 'n1 and n2 stand for term 1, one shortly after the other.'),
      caption(21, 'n3, n4 and n5 are asked by both.'),
    ],
  }),

  ruleScenario('raft/up-to-date-check', 'raft/leader-completeness', {
    ...byHand,
    title: 'A candidate that missed the commit',
    script: [
      at(10, stand('n1')),
      ...allAt(60, ...cutOff('n5', 'n1', 'n2', 'n3', 'n4')),
      at(70, put('c1', 'x', '1', 'n1')),
      ...allAt(150, kill('n1'), heal),
      at(160, stand('n5')),
      at(220, put('c2', 'x', '2', 'n5')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(60, 'n5 is cut off and misses x=1, which the others commit.'),
      caption(150, 'n1 crashes, the cut heals, and n5 stands with an empty log.'),
    ],
  }),

  ruleScenario('raft/majority', 'raft/election-safety', {
    ...byHand,
    title: 'Its own vote',
    script: [at(10, stand('n1')), at(12, stand('n2'))],
    untilMicros: milliseconds(200),
    captions: [caption(0, 'n1 and n2 stand for term 1. At first each has its own vote only.')],
  }),

  ruleScenario('raft/persist-vote-and-term', 'raft/election-safety', {
    ...byHand,
    title: 'A vote forgotten in a crash',
    diskMicros: [15_000, 15_000],
    script: [
      at(0, part(['n1', 'n2', 'n3'], ['n4', 'n5'])),
      at(10, stand('n1')),
      // Without the rule n3 has voted by now, and its disk has not stored it.
      at(30, kill('n3')),
      ...allAt(70, part(['n1', 'n2'], ['n3', 'n4', 'n5']), restart('n3')),
      at(80, stand('n4')),
    ],
    untilMicros: milliseconds(300),
    captions: [
      caption(10, 'Disks are slow here. n1 stands for term 1; n2 and n3 are on its side.'),
      caption(30, 'n3 crashes.'),
      caption(80, 'n3 is back, now on the side of n4, which stands for the same term.'),
    ],
  }),

  ruleScenario('raft/persist-log', 'raft/leader-completeness', {
    ...byHand,
    title: 'An entry forgotten in a crash',
    diskMicros: [20_000, 20_000],
    script: [
      at(10, stand('n1')),
      ...allAt(100, ...['n1', 'n2', 'n3'].flatMap((node) => cutOff(node, 'n4', 'n5'))),
      at(110, put('c1', 'x', '1', 'n1')),
      // Without the rule n3 has acknowledged x=1 by now, and its disk has not stored it.
      at(145, kill('n3')),
      ...allAt(220, kill('n1'), heal, restart('n3')),
      at(230, stand('n3')),
      at(340, put('c2', 'x', '2', 'n3')),
    ],
    untilMicros: milliseconds(600),
    captions: [
      caption(100, 'Disks are slow here. n4 and n5 are cut off; n1 needs n2 and n3 to commit.'),
      caption(145, 'n3 crashes while its disk still writes.'),
      caption(220, 'n1 crashes, n3 is back, and n3 stands.'),
    ],
  }),

  ruleScenario('raft/reject-stale-terms', 'raft/leader-completeness', {
    ...byHand,
    title: 'A deposed leader writes on',
    script: [
      at(10, stand('n1')),
      at(60, part(['n1', 'n2'], ['n3', 'n4', 'n5'])),
      at(70, put('c1', 'x', '1', 'n1')),
      at(100, stand('n3')),
      at(130, put('c2', 'x', '2', 'n3')),
      ...allAt(200, kill('n3'), heal),
      at(270, stand('n4')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(60, 'n1 leads term 1 and is cut off with n2. Its x=1 cannot be committed.'),
      caption(100, 'On the other side n3 leads term 2 and commits x=2.'),
      caption(200, 'The cut heals as n3 crashes. n1 does not know yet that its term is over.'),
      caption(270, 'n4 stands.'),
    ],
  }),

  ruleScenario('raft/log-consistency-check', 'raft/log-matching', {
    ...byHand,
    title: 'Entries after a gap',
    script: [
      at(10, stand('n1')),
      ...allAt(60, ...cutOff('n5', 'n1', 'n2', 'n3', 'n4')),
      at(70, put('c1', 'x', '1', 'n1')),
      ...allAt(150, kill('n1'), heal),
      at(160, stand('n2')),
      at(200, put('c2', 'x', '2', 'n2')),
      at(300, put('c2', 'x', '3', 'n2')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(60, 'n5 is cut off and misses x=1 at index 1.'),
      caption(160, 'n2 leads term 2 and sends what comes after index 1.'),
    ],
  }),

  ruleScenario('raft/step-down-on-higher-term', 'raft/election-safety', {
    ...byHand,
    title: 'A leader that hears of a later term',
    script: [
      at(10, stand('n1')),
      at(60, part(['n1'], ['n2', 'n3', 'n4', 'n5'])),
      at(70, stand('n2')),
      at(150, heal),
    ],
    untilMicros: milliseconds(400),
    captions: [
      caption(60, 'n1 leads term 1 and is cut off. The others elect n2 for term 2.'),
      caption(150, 'The cut heals, and n1 hears of term 2.'),
    ],
  }),

  ruleScenario('raft/commit-only-own-term', 'raft/leader-completeness', figure8()),

  ruleScenario('raft/duplicate-detection', 'linearizable', {
    ...byHand,
    title: 'The answer that got lost',
    clientSettings: { timeoutMicros: 100_000, attempts: 6 },
    script: [
      at(10, stand('n1')),
      at(60, cut('n1', 'c1')),
      at(70, {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'append', key: 'x', value: 'a' },
        to: 'n1',
      }),
      at(150, mend('n1', 'c1')),
      at(450, {
        kind: 'operation',
        client: 'c2',
        operation: { kind: 'get', key: 'x' },
        to: 'n1',
      }),
    ],
    untilMicros: milliseconds(700),
    captions: [
      caption(60, 'n1 will execute c1’s append, but its answer does not get through.'),
      caption(170, 'c1 has heard nothing and asks again.'),
      caption(450, 'c2 reads what has been appended.'),
    ],
  }),
];
