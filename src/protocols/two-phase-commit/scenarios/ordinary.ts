import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds } from '../../../sim/time.ts';
import { allAt, at, byHand, caption, heal, safeAnd, slow, transaction } from './script.ts';

const commit: LibraryScenario = {
  id: 'commit',
  summary:
    'One transaction over three participants: 4n messages, four delays until the client hears, and where each log is forced.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'A commit',
    script: [at(20, transaction('c1', 'n1', ['b', 'c', 'd'], '1'))],
    untilMicros: milliseconds(200),
    captions: [
      caption(0, 'Keys that begin with a live on n1, b on n2, c on n3, d on n4.'),
      caption(20, 'c1 brings a transaction that writes b, c and d to n1, which coordinates it.'),
      caption(30, 'Phase one. n1 asks n2, n3 and n4 to prepare.'),
      caption(40, 'Each forces a prepare record (the star) and locks its key. Then it votes yes.'),
      caption(51, 'All have voted yes. n1 forces its commit record: from then on it is committed.'),
      caption(52, 'Phase two. n1 tells the participants, and the client.'),
      caption(62, 'Each forces its own commit record, unlocks its key and acknowledges.'),
      caption(73, 'With the last acknowledgement n1 writes an end record, in memory, and forgets.'),
    ],
    expectations: safeAnd({ committed: true, aborted: false, blocked: false }),
  },
};

const withoutAcknowledgements: LibraryScenario = {
  id: 'without-acknowledgements',
  summary: 'The same with 3n messages. The coordinator can never forget what it has committed.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'A commit without acknowledgements',
    parameters: { acknowledgements: false },
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c', 'd'], '1')),
      at(54, { kind: 'drop', message: 'n1>n4#2' }),
    ],
    untilMicros: milliseconds(400),
    captions: [
      caption(0, 'Participants do not acknowledge.'),
      caption(52, 'n1 tells of the commit once. The message to n4 gets lost.'),
      caption(62, 'n2 and n3 commit. n1 does not know who has heard it, and cannot write an end.'),
      caption(240, 'n4 has waited long enough and asks.'),
      caption(250, 'n1 still has its commit record and tells n4.'),
    ],
    expectations: safeAnd({ committed: true, blocked: false }),
  },
};

const noVote: LibraryScenario = {
  id: 'no-vote',
  summary: 'One participant refuses, so nothing happens anywhere. Presumed abort forces nothing.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'A no vote aborts',
    parameters: { refuses: 'n3' },
    script: [at(20, transaction('c1', 'n1', ['b', 'c', 'd'], '1'))],
    untilMicros: milliseconds(200),
    captions: [
      caption(0, 'n3 has been told to vote no.'),
      caption(
        40,
        'n2 and n4 force a prepare record. n3 votes no at once; its record stays in memory.',
      ),
      caption(50, 'One no is enough: n1 aborts, tells n2, n4 and the client, and forgets.'),
      caption(
        60,
        'Nobody forces an abort record and nobody acknowledges. What n1 does not know is aborted.',
      ),
    ],
    expectations: safeAnd({ committed: false, aborted: true, blocked: false }),
  },
};

const sameKey: LibraryScenario = {
  id: 'same-key',
  summary:
    'Two transactions want the same key. Who finds it locked is voted down, and sometimes both are.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'Two transactions on the same key',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(25, transaction('c2', 'n4', ['c', 'd'], '2')),
      at(120, transaction('c2', 'n4', ['c', 'd'], '3')),
      ...allAt(280, slow('n1', 'n3', 30), slow('n4', 'n2', 30)),
      at(300, transaction('c1', 'n1', ['b', 'c'], '4')),
      at(300, transaction('c2', 'n4', ['b', 'c'], '5')),
      ...allAt(480, slow('n1', 'n3', 10), slow('n4', 'n2', 10)),
      at(500, heal),
      at(500, transaction('c1', 'n1', ['b', 'c'], '6')),
    ],
    untilMicros: milliseconds(700),
    captions: [
      caption(20, 'c1 writes b and c. Shortly after, c2 writes c and d.'),
      caption(45, 'n3 has locked c for c1#1, so it votes no on c2#1. n4 aborts that one.'),
      caption(120, 'c2 tries again when c is free, and succeeds.'),
      caption(280, 'Now n1 is far from n3, and n4 far from n2.'),
      caption(
        320,
        'n2 locks b for c1#2, n3 locks c for c2#3. Each will find the other’s key locked.',
      ),
      caption(340, 'Both are aborted. Nobody waits for a lock, so nobody waits for ever.'),
      caption(500, 'c1 tries again, alone, and succeeds.'),
    ],
    expectations: safeAnd({ committed: true, aborted: true, blocked: false }),
  },
};

export const ordinaryScenarios: readonly LibraryScenario[] = [
  commit,
  withoutAcknowledgements,
  noVote,
  sameKey,
];
