import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { allAt, at, byHand, caption, cutOff, get, heal, kill, put, safeAnd } from './script.ts';

/** A link that fails for a moment is enough to make n2 take a living primary for dead. */
const suspected = {
  ...byHand,
  parameters: {
    acknowledge: 'one',
    failover: 'order',
    heartbeatInterval: milliseconds(30),
    failureTimeout: milliseconds(60),
  },
  script: [
    at(100, put('c1', 'x', '1', 'n1')),
    ...allAt(200, ...cutOff('n1', 'n2')),
    at(262, put('c1', 'x', '2', 'n1')),
    at(290, put('c2', 'y', '3', 'n2')),
    at(330, heal),
    at(900, get('c2', 'x', 'n2')),
  ],
  untilMicros: seconds(1.2),
} as const;

const suspectedCaptions = [
  caption(0, 'The time-out is 60 ms, twice the heartbeat. That is short.'),
  caption(200, 'The link between n1 and n2 fails for 130 ms. Both are alive.'),
  caption(250, 'n2 takes n1 for dead and takes over. n1 does not know: there are two primaries.'),
];

const fenced: LibraryScenario = {
  id: 'two-primaries',
  summary:
    'A time-out that is too short makes two primaries. Fencing by epoch keeps the old one from doing harm.',
  opensAtMicros: milliseconds(195),
  scenario: {
    ...suspected,
    title: 'Two primaries, one of them fenced',
    captions: [
      ...suspectedCaptions,
      caption(262, 'c1 writes x=2 at n1, which needs n3 to store it.'),
      caption(280, 'n3 has promised itself to epoch 2 and refuses n1, the primary of epoch 1.'),
      caption(300, 'n1 is the primary no more. It sends c1 on to n2, which does the write.'),
      caption(600, 'Every write that was acknowledged is there.'),
    ],
    expectations: safeAnd({
      'primary-backup/two-primaries': true,
      'primary-backup/old-primary-refused': true,
      'no-lost-writes': true,
      linearizable: true,
    }),
  },
};

const unfenced: LibraryScenario = {
  id: 'two-primaries-unfenced',
  summary: 'The same without fencing: the old primary goes on, and what it acknowledges is lost.',
  opensAtMicros: milliseconds(195),
  scenario: {
    ...suspected,
    title: 'Two primaries without fencing: a lost update',
    rulesOff: ['primary-backup/fencing'],
    captions: [
      ...suspectedCaptions,
      caption(262, 'c1 writes x=2 at n1, which needs n3 to store it.'),
      caption(289, 'n3 follows whoever speaks and stores x=2. n1 tells c1 that it is done.'),
      caption(310, 'c2 writes at n2. n3 overwrites one primary’s entries with the other’s.'),
      caption(350, 'The link is back. n1 hears of n2 and gives x=2 up: the update is lost.'),
    ],
    expectations: safeAnd({
      'primary-backup/acknowledged-writes-last': false,
      'no-lost-writes': false,
      'primary-backup/two-primaries': true,
      'primary-backup/entries-discarded': true,
    }),
  },
};

const tooLong: LibraryScenario = {
  id: 'time-out-too-long',
  summary: 'A long time-out makes no mistakes, and nobody serves until it is over.',
  opensAtMicros: milliseconds(250),
  scenario: {
    ...byHand,
    title: 'A time-out that is too long',
    clientSettings: { timeoutMicros: milliseconds(200), attempts: 5 },
    parameters: { acknowledge: 'one', failover: 'order', failureTimeout: seconds(3) },
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(300, kill('n1')),
      at(400, put('c1', 'x', '2', 'n1')),
      at(600, get('c2', 'x', 'n2')),
      at(3_500, put('c1', 'x', '3')),
    ],
    untilMicros: seconds(4.2),
    captions: [
      caption(0, 'The time-out is 3 s.'),
      caption(300, 'n1 dies. n2 and n3 are well and wait.'),
      caption(400, 'c1 and c2 ask one server after the other. The backups send them to n1.'),
      caption(1_500, 'They have given up. Two of three servers live, and nobody serves.'),
      caption(3_260, 'Only now does n2 take over.'),
    ],
    expectations: safeAnd({
      'primary-backup/write-unanswered': true,
      'primary-backup/failover': true,
      linearizable: true,
    }),
  },
};

const bothSides: LibraryScenario = {
  id: 'both-sides-write',
  summary:
    'An asynchronous primary is cut off with its client. Both sides write, and one side’s writes are discarded.',
  opensAtMicros: milliseconds(280),
  scenario: {
    ...byHand,
    title: 'Both sides of a cut write',
    parameters: { acknowledge: 'none', failover: 'order' },
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      ...allAt(300, ...cutOff('n1', 'n2', 'n3', 'c2'), ...cutOff('c1', 'n2', 'n3')),
      at(400, put('c1', 'x', '2', 'n1')),
      at(500, put('c1', 'y', '3', 'n1')),
      at(700, put('c2', 'x', '4', 'n2')),
      at(800, put('c2', 'z', '5', 'n2')),
      at(1_000, heal),
      at(1_300, get('c1', 'x', 'n2')),
      at(1_400, get('c1', 'y', 'n2')),
    ],
    untilMicros: seconds(1.8),
    captions: [
      caption(0, 'n1 answers at once and ships at once.'),
      caption(300, 'n1 and c1 are cut off from all others.'),
      caption(400, 'c1 goes on writing at n1, which goes on answering.'),
      caption(560, 'n2 takes over on the other side. c2 writes there.'),
      caption(1_000, 'The cut heals. n1 hears of epoch 2 and gives way.'),
      caption(1_020, 'n1 discards x=2 and y=3: only it has them. Both were acknowledged.'),
    ],
    expectations: safeAnd({
      'primary-backup/acknowledged-writes-last': false,
      'no-lost-writes': false,
      'primary-backup/two-primaries': true,
      'primary-backup/entries-discarded': true,
    }),
  },
};

const staleRead: LibraryScenario = {
  id: 'stale-read',
  summary:
    'Fencing stops an old primary’s writes. A read needs no backup, so it still answers those, wrongly.',
  opensAtMicros: milliseconds(280),
  scenario: {
    ...byHand,
    title: 'A cut-off primary answers reads',
    parameters: { acknowledge: 'majority', failover: 'election' },
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      ...allAt(300, ...cutOff('n1', 'n2', 'n3', 'c2')),
      at(800, put('c2', 'x', '2')),
      at(900, get('c1', 'x', 'n1')),
      at(1_100, heal),
    ],
    untilMicros: seconds(1.6),
    captions: [
      caption(0, 'Writes wait for a majority, and a backup takes over by election.'),
      caption(300, 'n1 is cut off from the others. c1 still reaches it.'),
      caption(740, 'n2 is elected, and c2 will write x=2 there.'),
      caption(
        920,
        'c1 reads x at n1, which still thinks it is the primary, and gets 1: that is out of date.',
      ),
      caption(1_100, 'The cut heals, and n1 gives way.'),
    ],
    expectations: safeAnd({ linearizable: false, 'primary-backup/two-primaries': true }),
  },
};

export const suspectingScenarios: readonly LibraryScenario[] = [
  fenced,
  unfenced,
  tooLong,
  bothSides,
  staleRead,
];
