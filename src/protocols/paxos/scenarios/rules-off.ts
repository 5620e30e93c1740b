import type { Intervention } from '../../../sim/intervention.ts';
import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Scenario } from '../../../sim/scenario.ts';
import { milliseconds } from '../../../sim/time.ts';
import type { RuleId } from '../paper.ts';
import {
  allAt,
  apart,
  apartWithLearner,
  at,
  caption,
  cut,
  heal,
  kill,
  latency,
  partition,
  propose,
  restart,
  slowDisks,
} from './script.ts';

/**
 * What a rule protects, to be seen: the library shows the scenario with the rule off, when `breaks`
 * is broken. With the rule on, everything in the same scenario holds.
 */
interface RuleOff {
  readonly id: string;
  readonly summary: string;
  readonly rule: RuleId;
  readonly breaks: string;
  readonly opensAtMicros: number;
  readonly scenario: Scenario & { readonly title: string };
}

/** Nobody grows impatient while a script holds messages back. */
const patient = { ...apart.parameters, answerTimeout: milliseconds(300) };

const forgottenPromise: RuleOff = {
  id: 'forgotten-promise',
  summary:
    'The acceptors promise 2 and forget it. An old proposal 1 is still under way, and they accept it after y was chosen.',
  rule: 'paxos/keep-promise',
  breaks: 'paxos/agreement',
  opensAtMicros: milliseconds(30),
  scenario: {
    ...apart,
    title: 'A promise is forgotten',
    parameters: patient,
    script: [
      at(0, propose('c1', 'x', 'n1')),
      ...allAt(30, latency('n1', 'n3', 100), latency('n1', 'n4', 100), latency('n1', 'n5', 100)),
      at(40, propose('c2', 'y', 'n2')),
    ],
    untilMicros: milliseconds(800),
    captions: [
      caption(0, 'Acceptors forget their promises here.'),
      caption(32, 'n1 has a majority of promises. Its proposal x is slow on the way.'),
      caption(61, 'n2 asks for promises under 2. Nothing is accepted yet, so it may propose y.'),
      caption(83, 'All three accept y as 2: y is chosen.'),
      caption(132, 'x arrives as 1. All have promised 2, and accept it all the same.'),
      caption(143, 'n1 learns x, n2 has learned y.'),
    ],
  },
};

const ownValue: RuleOff = {
  id: 'own-value',
  summary: 'A second proposer hears that x was accepted and proposes its own y all the same.',
  rule: 'paxos/adopt-accepted',
  breaks: 'paxos/agreement',
  opensAtMicros: milliseconds(60),
  scenario: {
    ...apartWithLearner,
    title: 'A proposer keeps to its own value',
    script: [at(5, propose('c1', 'x', 'n1')), at(105, propose('c2', 'y', 'n2'))],
    untilMicros: milliseconds(300),
    captions: [
      caption(0, 'Proposers don’t take over accepted values here.'),
      caption(48, 'x is chosen as 1.'),
      caption(137, 'n2 has heard of x and proposes y as 2.'),
      caption(148, 'y is accepted by a majority too.'),
    ],
  },
};

const firstHeard: RuleOff = {
  id: 'first-heard',
  summary:
    'Two values were accepted under different numbers, and the later one was chosen. A proposer that takes the first it hears of overturns the choice.',
  rule: 'paxos/highest-accepted',
  breaks: 'paxos/chosen-for-good',
  opensAtMicros: milliseconds(5),
  scenario: {
    ...apart,
    title: 'Not the highest-numbered',
    disks: {
      n1: { tried: 1 },
      n2: { tried: 2 },
      n3: { promised: 1, accepted: { number: 1, value: 'x' } },
      n4: { promised: 2, accepted: { number: 2, value: 'y' } },
      n5: { promised: 2, accepted: { number: 2, value: 'y' } },
    },
    script: [
      ...allAt(0, cut('n1', 'n5'), latency('n4', 'n1', 15)),
      at(5, propose('c1', 'z', 'n1')),
    ],
    untilMicros: milliseconds(300),
    captions: [
      caption(0, 'n3 has accepted x as 1. n4 and n5 have accepted y as 2: y is chosen.'),
      caption(16, 'n1 can’t reach n5. It asks n3 and n4 for promises under 3.'),
      caption(37, 'n3 answers first and tells of x, then n4 tells of y.'),
      caption(42, 'n1 should take y, whose number is higher. It takes x.'),
    ],
  },
};

const anyOne: RuleOff = {
  id: 'any-one',
  summary: 'One acceptor is enough here. A cut lets each side choose a value of its own.',
  rule: 'paxos/majority',
  breaks: 'paxos/agreement',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...apart,
    title: 'One acceptor is enough',
    script: [
      at(0, partition(['n1', 'n3', 'c1'], ['n2', 'n4', 'n5', 'c2'])),
      at(20, propose('c1', 'x', 'n1')),
      at(60, propose('c2', 'y', 'n2')),
      at(400, heal),
    ],
    untilMicros: milliseconds(800),
    captions: [
      caption(0, 'A cut leaves n1 with n3 alone. Proposers and learners ask for no majority.'),
      caption(73, 'n1 has heard from one acceptor, and holds x for chosen.'),
      caption(113, 'n2 has heard from one acceptor, and holds y for chosen.'),
    ],
  },
};

const promiseLost: RuleOff = {
  id: 'promise-lost',
  summary:
    'n4 promises 2, and crashes before the promise is on its disk. Back again, it accepts what it had promised not to.',
  rule: 'paxos/persist-promise',
  breaks: 'paxos/agreement',
  opensAtMicros: milliseconds(40),
  scenario: {
    ...apart,
    title: 'A promise lost in a crash',
    parameters: patient,
    diskMicros: slowDisks,
    script: [
      at(0, cut('n2', 'n3')),
      at(0, propose('c1', 'x', 'n1')),
      at(30, propose('c2', 'y', 'n2')),
      ...allAt(40, latency('n1', 'n3', 100), latency('n1', 'n4', 100), cut('n1', 'n5')),
      ...allAt(70, latency('n2', 'n4', 120), latency('n2', 'n5', 120)),
      at(72, kill('n4')),
      at(100, restart('n4')),
      at(400, heal),
    ],
    untilMicros: milliseconds(1_200),
    captions: [
      caption(0, 'Disks are slow here, and acceptors answer before their disks have written.'),
      caption(45, 'n1 has a majority of promises under 1. Its proposal x is slow on the way.'),
      caption(65, 'n4 and n5 promise 2 to n2, and n4 crashes before it is on the disk.'),
      caption(100, 'n4 is back and knows of promise 1 only.'),
      caption(145, 'n4 and n3 accept x as 1. n2’s proposal y as 2 is still under way.'),
      caption(195, 'n4 and n5 accept y as 2: a majority again.'),
    ],
  },
};

const acceptanceLost: RuleOff = {
  id: 'acceptance-lost',
  summary:
    'n4 says that it accepted x, and crashes before x is on its disk. x was counted as chosen; n2 finds no trace of it.',
  rule: 'paxos/persist-acceptance',
  breaks: 'paxos/agreement',
  opensAtMicros: milliseconds(55),
  scenario: {
    ...apart,
    title: 'An acceptance lost in a crash',
    parameters: patient,
    diskMicros: slowDisks,
    script: [
      ...allAt(0, cut('n1', 'n5'), cut('n2', 'n3')),
      at(0, propose('c1', 'x', 'n1')),
      at(78, kill('n4')),
      at(110, restart('n4')),
      at(120, propose('c2', 'y', 'n2')),
      at(400, heal),
    ],
    untilMicros: milliseconds(1_200),
    captions: [
      caption(0, 'Disks are slow here, and acceptors answer before their disks have written.'),
      caption(70, 'n3 and n4 accept x and say so at once.'),
      caption(78, 'n4 crashes before x is on its disk.'),
      caption(80, 'n1 has heard of two acceptances and tells c1 that x is chosen.'),
      caption(110, 'n4 is back and remembers its promise, not x.'),
      caption(180, 'n2 has asked n4 and n5, hears of nothing, and may propose y.'),
    ],
  },
};

const delayed = (message: string): Intervention => ({
  kind: 'delay',
  message,
  byMicros: milliseconds(200),
});

const numberForgotten: RuleOff = {
  id: 'number-forgotten',
  summary:
    'n1 crashes, forgets that it has used number 1, and uses it for another value while the first is still under way.',
  rule: 'paxos/remember-number',
  breaks: 'paxos/chosen-for-good',
  opensAtMicros: milliseconds(30),
  scenario: {
    ...apart,
    title: 'A number used twice',
    script: [
      at(0, propose('c1', 'x', 'n1')),
      ...allAt(35, delayed('n1>n3#2'), delayed('n1>n4#2'), delayed('n1>n5#2')),
      at(40, kill('n1')),
      at(60, restart('n1')),
      at(70, propose('c2', 'y', 'n1')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(0, 'Proposers don’t store the numbers that they use.'),
      caption(35, 'n1’s proposal x as 1 gets held up in the network.'),
      caption(40, 'n1 crashes.'),
      caption(80, 'n1 is back, is asked for y, and begins with number 1 again.'),
      caption(111, 'y is accepted as 1: it is chosen.'),
      caption(241, 'x arrives, as 1. It is what was promised, and it is accepted.'),
    ],
  },
};

const sameNumbers: RuleOff = {
  id: 'same-numbers',
  summary:
    'Both proposers draw from the same numbers. The acceptors promise 1 once, and two values pass under it.',
  rule: 'paxos/unique-numbers',
  breaks: 'paxos/agreement',
  opensAtMicros: 0,
  scenario: {
    ...apart,
    title: 'Two proposers with the same number',
    script: [at(0, propose('c1', 'x', 'n1')), at(4, propose('c2', 'y', 'n2'))],
    untilMicros: milliseconds(500),
    captions: [
      caption(0, 'Both proposers begin with number 1.'),
      caption(25, 'The acceptors have promised 1 already, and promise it again.'),
      caption(42, 'n1’s x is accepted as 1: it is chosen.'),
      caption(46, 'n2’s y is accepted as 1 too.'),
    ],
  },
};

/** For every rule of safety, what happens without it. */
export const rulesOff: readonly RuleOff[] = [
  forgottenPromise,
  ownValue,
  firstHeard,
  anyOne,
  promiseLost,
  acceptanceLost,
  numberForgotten,
  sameNumbers,
];

export const ruleOffScenarios: readonly LibraryScenario[] = rulesOff.map(
  ({ id, summary, rule, breaks, opensAtMicros, scenario }) => ({
    id,
    summary,
    opensAtMicros,
    scenario: {
      ...scenario,
      rulesOff: [rule],
      expectations: [
        { verdict: breaks, holds: false },
        { verdict: 'paxos/validity', holds: true },
      ],
    },
  }),
);
