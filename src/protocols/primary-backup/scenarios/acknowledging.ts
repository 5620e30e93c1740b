import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import {
  allAt,
  at,
  byHand,
  caption,
  cutFrom,
  get,
  heal,
  kill,
  put,
  restart,
  safeAnd,
} from './script.ts';

/** The primary gathers writes for 100 ms before it ships them, and dies in between. */
const diesBeforeShipping = [
  at(100, put('c1', 'x', '1', 'n1')),
  at(400, put('c1', 'x', '2', 'n1')),
  at(450, kill('n1')),
  at(900, get('c2', 'x', 'n2')),
  at(1_500, restart('n1')),
  at(1_900, put('c2', 'y', '3')),
] as const;

const asynchronous: LibraryScenario = {
  id: 'asynchronous',
  summary:
    'The primary answers at once and ships later. It dies in between, and a write that was acknowledged is gone.',
  opensAtMicros: milliseconds(380),
  scenario: {
    ...byHand,
    title: 'Asynchronous: an acknowledged write is lost',
    parameters: {
      acknowledge: 'none',
      failover: 'order',
      shipDelay: milliseconds(100),
    },
    script: diesBeforeShipping,
    untilMicros: seconds(2.5),
    captions: [
      caption(0, 'n1 is the primary. It answers a write as soon as its own disk has it.'),
      caption(100, 'c1 writes x=1. It is answered at once, and shipped 100 ms later.'),
      caption(400, 'c1 writes x=2 and is told that it is done.'),
      caption(450, 'n1 dies before it has shipped x=2.'),
      caption(600, 'The backups hear no heartbeat. n2 is next in the order and takes over.'),
      caption(900, 'c2 reads x at n2: it is 1. The acknowledged write x=2 is lost.'),
      caption(1_500, 'n1 comes back. Only it has x=2, and it has to give it up.'),
      caption(1_900, 'All three are copies again, without x=2.'),
    ],
    expectations: safeAnd({
      'primary-backup/acknowledged-writes-last': false,
      'no-lost-writes': false,
      'primary-backup/failover': true,
      'primary-backup/entries-discarded': true,
    }),
  },
};

const synchronous: LibraryScenario = {
  id: 'synchronous',
  summary:
    'The same crash, but the primary waits for all backups. Nothing is lost, and nothing is answered until all are back.',
  opensAtMicros: milliseconds(380),
  scenario: {
    ...byHand,
    title: 'Synchronous: nothing lost, nothing answered',
    parameters: { acknowledge: 'all', failover: 'order', shipDelay: milliseconds(100) },
    script: diesBeforeShipping,
    untilMicros: seconds(2.5),
    captions: [
      caption(0, 'n1 is the primary. It answers a write when both backups have it on their disks.'),
      caption(100, 'c1 writes x=1. It is shipped 100 ms later, and answered only then.'),
      caption(400, 'c1 writes x=2 and waits.'),
      caption(450, 'n1 dies before it has shipped x=2. Nobody was told that x=2 is done.'),
      caption(600, 'n2 takes over. Both backups are what it waits for, and n1 is one of them now.'),
      caption(905, 'c1 asks n2 for x=2 again. n3 stores it, n1 can not: no answer.'),
      caption(1_500, 'n1 comes back, gives up the x=2 of its own log, and stores that of n2.'),
      caption(1_700, 'Both clients are answered.'),
    ],
    expectations: safeAnd({
      'no-lost-writes': true,
      linearizable: true,
      'primary-backup/failover': true,
      'primary-backup/entries-discarded': true,
      'primary-backup/write-unanswered': false,
    }),
  },
};

const backupDown: LibraryScenario = {
  id: 'backup-down',
  summary: 'Synchronous replication with one backup down: reads go on, and no write is answered.',
  opensAtMicros: milliseconds(300),
  scenario: {
    ...byHand,
    title: 'Synchronous: one backup down stops all writes',
    clientSettings: { timeoutMicros: milliseconds(400), attempts: 1 },
    parameters: { acknowledge: 'all', failover: 'order' },
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(300, kill('n3')),
      at(400, put('c1', 'x', '2', 'n1')),
      at(500, get('c2', 'x', 'n1')),
      at(1_200, restart('n3')),
      at(1_400, get('c2', 'x', 'n1')),
      at(1_500, put('c1', 'x', '3', 'n1')),
    ],
    untilMicros: seconds(2),
    captions: [
      caption(0, 'n1 waits for both backups before it answers a write.'),
      caption(300, 'n3 dies. Nothing else is wrong.'),
      caption(400, 'c1 writes x=2. n2 stores it, n3 never will: n1 can not answer.'),
      caption(500, 'c2 reads x: 1, since x=2 is not on all backups yet.'),
      caption(800, 'c1 gives up. What became of x=2, it does not know.'),
      caption(1_200, 'n3 is back and gets what it lacks. Now x=2 takes effect.'),
      caption(1_500, 'Writes are answered again.'),
    ],
    expectations: safeAnd({ 'primary-backup/write-unanswered': true, linearizable: true }),
  },
};

const unknownTookEffect: LibraryScenario = {
  id: 'unknown-took-effect',
  summary:
    'The primary dies after its backups have stored a write and before the client has heard of it.',
  opensAtMicros: milliseconds(190),
  scenario: {
    ...byHand,
    title: 'No answer, and done all the same',
    clientSettings: { timeoutMicros: milliseconds(300), attempts: 1 },
    parameters: { acknowledge: 'majority', failover: 'order' },
    script: [
      at(200, put('c1', 'x', '1', 'n1')),
      at(225, kill('n1')),
      at(700, get('c2', 'x', 'n2')),
    ],
    untilMicros: seconds(1.2),
    captions: [
      caption(0, 'n1 answers a write when one of its two backups has it.'),
      caption(200, 'c1 writes x=1.'),
      caption(222, 'Both backups have it on their disks. Their acknowledgements are on the way.'),
      caption(225, 'n1 dies.'),
      caption(420, 'n2 takes over, with x=1 in its log.'),
      caption(500, 'c1 gives up: it does not know whether x=1 was written.'),
      caption(700, 'c2 reads x: 1. It was.'),
    ],
    expectations: safeAnd({
      'primary-backup/unknown-took-effect': true,
      'primary-backup/write-unanswered': true,
      linearizable: true,
    }),
  },
};

/** n3 alone hears of x=2 before the primary dies. */
const onlyTheThirdHasIt = [
  at(100, put('c1', 'x', '1', 'n1')),
  ...allAt(300, ...cutFrom('n1', 'n2')),
  at(310, put('c1', 'x', '2', 'n1')),
  ...allAt(400, kill('n1'), heal),
  at(1_200, get('c2', 'x')),
] as const;

const wrongSuccessor: LibraryScenario = {
  id: 'wrong-successor',
  summary:
    'One backup has the write, the other one is next in the order. Waiting for one backup is not enough.',
  opensAtMicros: milliseconds(290),
  scenario: {
    ...byHand,
    title: 'Semi-synchronous: the wrong one takes over',
    parameters: { acknowledge: 'one', failover: 'order' },
    script: onlyTheThirdHasIt,
    untilMicros: seconds(1.6),
    captions: [
      caption(0, 'n1 answers a write when one backup has it, whichever.'),
      caption(300, 'The link from n1 to n2 is cut.'),
      caption(310, 'c1 writes x=2. n3 stores it and c1 is told that it is done.'),
      caption(400, 'n1 dies. The cut is mended.'),
      caption(580, 'n2 is next in the order. It has never heard of x=2.'),
      caption(620, 'n3 follows n2 and gives x=2 up. The acknowledged write is lost.'),
    ],
    expectations: safeAnd({
      'primary-backup/acknowledged-writes-last': false,
      'no-lost-writes': false,
    }),
  },
};

const electedSuccessor: LibraryScenario = {
  id: 'elected-successor',
  summary: 'The same crash with an election: the backup that has the write refuses the other one.',
  opensAtMicros: milliseconds(290),
  scenario: {
    ...byHand,
    title: 'Semi-synchronous with an election',
    parameters: { acknowledge: 'one', failover: 'election' },
    script: [
      ...onlyTheThirdHasIt,
      at(500, { kind: 'fireTimer', node: 'n2', timer: 'failureTimeout' }),
    ].sort((a, b) => a.atMicros - b.atMicros),
    untilMicros: seconds(1.6),
    captions: [
      caption(0, 'n1 answers a write when one backup has it, whichever.'),
      caption(300, 'The link from n1 to n2 is cut.'),
      caption(310, 'c1 writes x=2. n3 stores it and c1 is told that it is done.'),
      caption(400, 'n1 dies. The cut is mended.'),
      caption(500, 'n2 asks to be elected. n3 refuses: its own log is more complete.'),
      caption(700, 'n3 stands and n2 votes for it. x=2 lasts.'),
    ],
    expectations: safeAnd({ 'no-lost-writes': true, linearizable: true }),
  },
};

export const acknowledgingScenarios: readonly LibraryScenario[] = [
  asynchronous,
  synchronous,
  backupDown,
  unknownTookEffect,
  wrongSuccessor,
  electedSuccessor,
];
