import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import {
  allAt,
  apart,
  apartWithLearner,
  at,
  caption,
  cut,
  distance,
  propose,
  safeAnd,
} from './script.ts';

const oneProposer: LibraryScenario = {
  id: 'one-proposer',
  summary:
    'One proposer, three acceptors, one learner, and nothing in the way: two phases, and the value is chosen.',
  opensAtMicros: 0,
  scenario: {
    ...apartWithLearner,
    title: 'One proposer',
    script: [at(5, propose('c1', 'x', 'n1'))],
    untilMicros: milliseconds(150),
    captions: [
      caption(0, 'n1 and n2 propose, n3, n4 and n5 accept, n6 learns.'),
      caption(16, 'Phase 1: n1 asks every acceptor for a promise under number 1.'),
      caption(37, 'Phase 2: nobody had accepted anything, so n1 proposes its own value x.'),
      caption(48, 'Each acceptor has x on its disk. x is chosen, and nobody knows it yet.'),
      caption(58, 'n1 and the learner n6 hear from a majority: x is chosen.'),
    ],
    expectations: safeAnd({
      'paxos/value-chosen': true,
      'paxos/value-learned': true,
      'paxos/value-adopted': false,
    }),
  },
};

const secondMustAdopt: LibraryScenario = {
  id: 'second-must-adopt',
  summary:
    'A second proposer comes when the first has finished. Its majority shares an acceptor with the first one, so it hears of x and must propose x.',
  opensAtMicros: milliseconds(60),
  scenario: {
    ...apartWithLearner,
    title: 'The second proposer must take over',
    script: [
      ...allAt(0, cut('n1', 'n5'), cut('n2', 'n3')),
      at(5, propose('c1', 'x', 'n1')),
      at(105, propose('c2', 'y', 'n2')),
    ],
    untilMicros: milliseconds(300),
    captions: [
      caption(0, 'n1 can’t reach n5, and n2 can’t reach n3.'),
      caption(48, 'n3 and n4 have accepted x as 1: a majority, so x is chosen.'),
      caption(116, 'n2 wants y. It asks n4 and n5 for promises under number 2.'),
      caption(127, 'n4 is in both majorities. With its promise it tells of x.'),
      caption(137, 'n2 gives up y and proposes x as 2.'),
      caption(158, 'c2 is told that x was chosen, not its y.'),
    ],
    expectations: safeAnd({ 'paxos/value-chosen': true, 'paxos/value-adopted': true }),
  },
};

const walkThrough: LibraryScenario = {
  id: 'walk-through',
  summary:
    'Two proposers and three acceptors at once. The lower number is refused by one acceptor; the higher learns from the others that x was accepted.',
  opensAtMicros: milliseconds(5),
  scenario: {
    ...apart,
    title: 'Two proposers, three acceptors',
    parameters: { ...apart.parameters, answerTimeout: milliseconds(300) },
    script: [
      ...allAt(
        0,
        ...distance('n1', ['n3', 'n4'], 6),
        ...distance('n1', ['n5'], 30),
        ...distance('n2', ['n5'], 6),
        ...distance('n2', ['n3', 'n4'], 40),
      ),
      at(0, propose('c1', 'x', 'n1')),
      at(8, propose('c2', 'y', 'n2')),
    ],
    untilMicros: milliseconds(350),
    captions: [
      caption(0, 'n3 and n4 are close to n1 and far from n2. n5 is close to n2.'),
      caption(11, 'n1 asks for promises under 1. n3 and n4 are reached first.'),
      caption(18, 'n2 asks for promises under 2. n5 is reached first and promises.'),
      caption(24, 'n1 has the promises of n3 and n4, a majority, and proposes x as 1.'),
      caption(31, 'n3 and n4 have accepted x as 1: it is chosen.'),
      caption(41, 'The request under 1 reaches n5, which has promised 2 and refuses it.'),
      caption(59, 'The request under 2 reaches n3 and n4. They promise, and tell of x.'),
      caption(100, 'n2 has a majority of promises and must propose x, not y.'),
      caption(181, 'n2 learns that x is chosen. Both clients are told x.'),
    ],
    expectations: safeAnd({
      'paxos/value-chosen': true,
      'paxos/request-refused': true,
      'paxos/value-adopted': true,
    }),
  },
};

/** n3 is close to both proposers: its no arrives long before a majority can say yes. */
const duel = {
  ...apartWithLearner,
  parameters: { ...apartWithLearner.parameters, answerTimeout: milliseconds(400) },
  script: [
    ...allAt(
      0,
      ...distance('n1', ['n3'], 5),
      ...distance('n2', ['n3'], 5),
      ...distance('n1', ['n4', 'n5'], 20),
      ...distance('n2', ['n4', 'n5'], 20),
    ),
    at(0, propose('c1', 'x', 'n1')),
    at(25, propose('c2', 'y', 'n2')),
  ],
  untilMicros: seconds(4),
} as const;

const duelForEver: LibraryScenario = {
  id: 'duel-for-ever',
  summary:
    'Two proposers outbid each other: each new number makes the acceptors refuse the other’s proposal. Without back-off nothing is ever chosen.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...duel,
    title: 'A duel without end',
    rulesOff: ['paxos/back-off'],
    captions: [
      caption(0, 'n3 is close to both proposers, n4 and n5 are far. Nobody backs off.'),
      caption(56, 'All have promised n2’s number 2 before n1’s proposal 1 reaches them.'),
      caption(62, 'n3 has refused 1, and n1 takes number 3 at once.'),
      caption(87, 'n3 has refused 2, and n2 takes number 4 at once. And so on.'),
      caption(1_000, 'Nothing wrong has been chosen, and nothing at all. Paxos promises no more.'),
    ],
    expectations: safeAnd({ 'paxos/value-chosen': false, 'paxos/request-refused': true }),
  },
};

const duelWithBackOff: LibraryScenario = {
  id: 'duel-with-back-off',
  summary:
    'The same two proposers, but each waits for a random and growing time after a refusal. One gets through.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...duel,
    title: 'The duel ends with back-off',
    captions: [
      caption(0, 'The same as the duel without end, but a refused proposer waits.'),
      caption(62, 'n3 has refused 1. n1 waits before it takes the next number.'),
      caption(98, 'n2 had the time it needed: y is chosen. n1 tries 3 just now.'),
      caption(134, 'n1 has heard of y and proposes y.'),
    ],
    expectations: safeAnd({
      'paxos/value-chosen': true,
      'paxos/request-refused': true,
      'paxos/value-learned': true,
    }),
  },
};

export const proposerScenarios: readonly LibraryScenario[] = [
  oneProposer,
  secondMustAdopt,
  walkThrough,
  duelForEver,
  duelWithBackOff,
];
