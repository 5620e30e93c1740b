import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { at, byHand, caption, get, kill, put, restart, safeAnd, sample } from './script.ts';

const wholeState: LibraryScenario = {
  id: 'whole-state',
  summary:
    'A backup is away for so long that the log no longer reaches back. It gets the whole state.',
  opensAtMicros: milliseconds(280),
  scenario: {
    ...byHand,
    title: 'Catching up by log, and by whole state',
    parameters: { acknowledge: 'one', logKept: 3 },
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(300, kill('n3')),
      at(350, put('c1', 'x', '2', 'n1')),
      at(400, put('c1', 'y', '3', 'n1')),
      at(500, restart('n3')),
      at(700, kill('n3')),
      ...[4, 5, 6, 7, 8, 9].map((value, place) =>
        at(750 + 50 * place, put('c1', ['x', 'y', 'z'][place % 3] ?? 'x', `${value}`, 'n1')),
      ),
      at(1_100, restart('n3')),
    ],
    untilMicros: seconds(1.5),
    captions: [
      caption(0, 'Every server keeps at least the last three entries of its log.'),
      caption(300, 'n3 dies and misses two writes.'),
      caption(500, 'n3 is back. Two entries of the log are all that it needs.'),
      caption(700, 'n3 dies again and misses six writes.'),
      caption(1_100, 'n3 is back. The entries that it lacks are gone from n1’s log.'),
      caption(1_170, 'n1 sends the whole state instead.'),
    ],
    expectations: safeAnd({ 'primary-backup/whole-state-taken': true, linearizable: true }),
  },
};

const pulling: LibraryScenario = {
  id: 'pull',
  summary: 'The backups ask for entries. What they ask next tells the primary what they have.',
  opensAtMicros: milliseconds(180),
  scenario: {
    ...byHand,
    title: 'Backups that pull',
    parameters: { acknowledge: 'majority', transfer: 'pull', pullInterval: milliseconds(60) },
    script: [
      at(200, put('c1', 'x', '1', 'n1')),
      at(400, put('c1', 'x', '2', 'n1')),
      at(600, kill('n2')),
      at(700, put('c1', 'x', '3', 'n1')),
      at(1_000, restart('n2')),
    ],
    untilMicros: seconds(1.5),
    captions: [
      caption(0, 'Every 60 ms a backup asks the primary for what follows its log.'),
      caption(200, 'c1 writes x=1. n1 keeps it until somebody asks.'),
      caption(300, 'A backup that has stored an entry asks for the next: that acknowledges it.'),
      caption(600, 'n2 dies. n3 goes on pulling, which is enough for a majority.'),
      caption(1_000, 'n2 is back and asks for all that it lacks.'),
    ],
    expectations: safeAnd({ 'primary-backup/write-acknowledged': true, linearizable: true }),
  },
};

const drawing = {
  ...byHand,
  script: [
    at(100, sample('c1', 'x', 'random')),
    at(300, sample('c1', 'y', 'now')),
    at(500, get('c2', 'x', 'n1')),
    at(600, kill('n1')),
    at(1_300, get('c2', 'x', 'n2')),
  ],
  untilMicros: seconds(1.7),
} as const;

const drawingByLog: LibraryScenario = {
  id: 'random-by-log',
  summary:
    'Shipping the operations: every server executes random() and now() itself, and gets something else.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...drawing,
    title: 'Shipping operations that are not deterministic',
    parameters: { acknowledge: 'majority', failover: 'order', ship: 'log' },
    captions: [
      caption(0, 'The primary ships operations. Each backup executes them itself.'),
      caption(100, 'c1 has a random number put into x. Every server draws its own.'),
      caption(300, 'c1 has the time put into y. Every server reads its own clock, later.'),
      caption(500, 'c2 reads x at n1.'),
      caption(600, 'n1 dies and n2 takes over. It has stored every operation.'),
      caption(1_300, 'c2 reads x again, and it is another number.'),
    ],
    expectations: safeAnd({
      'primary-backup/states-agree': false,
      'primary-backup/logs-agree': true,
    }),
  },
};

const drawingByState: LibraryScenario = {
  id: 'random-by-state',
  summary: 'Shipping what changed: the primary draws once, and all have the same.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...drawing,
    title: 'Shipping the changed state instead',
    parameters: { acknowledge: 'majority', failover: 'order', ship: 'state' },
    captions: [
      caption(0, 'The primary ships what an operation has changed, not the operation.'),
      caption(100, 'c1 has a random number put into x. Only n1 draws, all store that number.'),
      caption(300, 'c1 has the time put into y. Only n1 looks at its clock.'),
      caption(600, 'n1 dies and n2 takes over.'),
      caption(1_300, 'c2 reads x again. It is what it was.'),
    ],
    expectations: safeAnd({ 'primary-backup/failover': true }),
  },
};

export const shippingScenarios: readonly LibraryScenario[] = [
  wholeState,
  pulling,
  drawingByLog,
  drawingByState,
];
