import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import {
  allAt,
  apart,
  apartWithLearner,
  at,
  caption,
  cutTo,
  evenDisks,
  evenNetwork,
  heal,
  kill,
  partition,
  propose,
  restart,
  safeAnd,
} from './script.ts';

const minority: LibraryScenario = {
  id: 'minority-side',
  summary:
    'A cut leaves two nodes on one side. They can’t choose anything; the three on the other side can. When the cut heals, the two learn what was chosen.',
  opensAtMicros: milliseconds(90),
  scenario: {
    protocol: 'paxos',
    title: 'The minority side of a cut',
    seed: 3,
    nodes: 5,
    clients: [{ prefers: 'n1' }, { prefers: 'n4' }],
    clientSettings: { timeoutMicros: 5_000_000 },
    parameters: { backOffMaximum: milliseconds(160) },
    network: evenNetwork,
    diskMicros: evenDisks,
    script: [
      at(50, partition(['n1', 'n2', 'c1'], ['n3', 'n4', 'n5', 'c2'])),
      at(100, propose('c1', 'x', 'n1')),
      at(400, propose('c2', 'y', 'n4')),
      at(900, heal),
    ],
    untilMicros: seconds(2),
    captions: [
      caption(50, 'n1 and n2 are cut off from n3, n4 and n5.'),
      caption(111, 'n1 asks for promises. Only n2 can answer: two of five are no majority.'),
      caption(400, 'On the other side c2 proposes y.'),
      caption(444, 'n3, n4 and n5 have accepted y: it is chosen.'),
      caption(900, 'The cut heals. n1 tries on with a higher number.'),
    ],
    expectations: safeAnd({
      'paxos/value-chosen': true,
      'paxos/value-adopted': true,
    }),
  },
};

const lostReplies: LibraryScenario = {
  id: 'lost-replies',
  summary:
    'The answers of all acceptors get lost, once in each phase. The proposer asks again under the same number, and they answer again.',
  opensAtMicros: 0,
  scenario: {
    ...apartWithLearner,
    title: 'Lost replies',
    script: [
      ...allAt(0, ...cutTo('n1', 'n3', 'n4', 'n5')),
      at(5, propose('c1', 'x', 'n1')),
      at(60, heal),
      ...allAt(120, ...cutTo('n1', 'n3', 'n4', 'n5')),
      at(170, heal),
    ],
    untilMicros: milliseconds(300),
    captions: [
      caption(0, 'Nothing can get from the acceptors to n1.'),
      caption(27, 'All three have promised 1, and their promises get lost.'),
      caption(96, 'n1 has heard nothing and asks again under the same number.'),
      caption(107, 'The acceptors promise it again: it is the same number.'),
      caption(128, 'They accept x, and their answers to n1 get lost. The learner n6 hears them.'),
      caption(197, 'n1 asks once more, and they tell it once more.'),
    ],
    expectations: safeAnd({ 'paxos/value-chosen': true, 'paxos/value-learned': true }),
  },
};

const restartFromDisk: LibraryScenario = {
  id: 'restart-from-disk',
  summary:
    'x is chosen, the only node that would have learned it dies, and all acceptors die too. They come back with what is on their disks, and that is enough.',
  opensAtMicros: milliseconds(40),
  scenario: {
    ...apart,
    title: 'Everybody dies, and the choice stands',
    clientSettings: { timeoutMicros: 400_000 },
    script: [
      at(0, propose('c1', 'x', 'n1')),
      at(50, kill('n1')),
      ...allAt(60, kill('n3'), kill('n4'), kill('n5')),
      ...allAt(120, restart('n3'), restart('n4'), restart('n5')),
      at(150, propose('c2', 'y', 'n2')),
      at(300, restart('n1')),
    ],
    untilMicros: milliseconds(600),
    captions: [
      caption(43, 'All three acceptors have x on their disks: it is chosen.'),
      caption(50, 'n1 dies before it hears of it. c1 gets no answer.'),
      caption(60, 'The acceptors die as well. Nobody alive knows anything.'),
      caption(120, 'They are back, with their promises and what they accepted.'),
      caption(161, 'n2 wants y and asks for promises under 2.'),
      caption(182, 'It hears of x from all of them, and proposes x.'),
      caption(400, 'c1 has waited long enough, asks n2, and is told x.'),
    ],
    expectations: safeAnd({ 'paxos/value-chosen': true, 'paxos/value-adopted': true }),
  },
};

const chosenUnknown: LibraryScenario = {
  id: 'distinguished-learner-down',
  summary:
    'Acceptors tell one distinguished learner alone, and it is down. A value is chosen and nobody knows it, until the learner is back and n1 asks again.',
  opensAtMicros: 0,
  scenario: {
    ...apartWithLearner,
    title: 'Chosen, and nobody knows',
    nodes: 7,
    parameters: { ...apart.parameters, learning: 'distinguished' },
    positions: { ...apart.positions, n6: [0.88, 0.25], n7: [0.88, 0.75] },
    script: [at(0, kill('n6')), at(5, propose('c1', 'x', 'n1')), at(90, restart('n6'))],
    untilMicros: milliseconds(300),
    captions: [
      caption(0, 'n6 is the distinguished learner, and it is down.'),
      caption(48, 'n3, n4 and n5 accept x. They tell n6 alone, which hears nothing.'),
      caption(90, 'n6 is back and knows nothing: learners keep nothing on their disks.'),
      caption(117, 'n1 has heard nothing and asks again. The acceptors tell n6 again.'),
      caption(138, 'n6 knows that x is chosen, and informs n1, n2 and n7.'),
    ],
    expectations: safeAnd({ 'paxos/value-chosen': true, 'paxos/value-learned': true }),
  },
};

export const failureScenarios: readonly LibraryScenario[] = [
  minority,
  lostReplies,
  restartFromDisk,
  chosenUnknown,
];
