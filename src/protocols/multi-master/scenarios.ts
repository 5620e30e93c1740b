import type { Intervention, ScriptEntry } from '../../sim/intervention.ts';
import type { LibraryScenario } from '../../sim/protocol.ts';
import type { Caption, Workload } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { firstVisit } from './first-visit.ts';

const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

const caption = (atMilliseconds: number, text: string): Caption => ({
  atMicros: milliseconds(atMilliseconds),
  text,
});

const put = (client: string, key: string, value: string, to: string): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'put', key, value },
  to,
});

const get = (client: string, key: string, to: string): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'get', key },
  to,
});

/** Every message takes 10 ms, every disk write 1 ms; n1 and n2 take writes. */
const byHand = {
  protocol: 'multi-master',
  seed: 1,
  nodes: 3,
  clients: [{}, {}],
  network: { latencyMicros: [10_000, 10_000] },
  diskMicros: [1_000, 1_000],
} as const;

const slowWorkload: Workload = {
  everyMicros: [milliseconds(350), milliseconds(650)],
  keys: ['x', 'y'],
  operations: ['put', 'put', 'get'],
};

const playground: LibraryScenario = {
  id: 'playground',
  summary: 'Two masters and two clients, and no conflict yet. Cut the masters apart.',
  opensAtMicros: milliseconds(1_500),
  scenario: {
    protocol: 'multi-master',
    title: 'Two masters',
    seed: 42,
    nodes: 3,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [],
    untilMicros: seconds(3_600),
    expectations: [
      { verdict: 'multi-master/write-answered', holds: true },
      { verdict: 'multi-master/same-writes-same-state', holds: true },
    ],
  },
};

/** The masters are apart; each takes a write of x that the other does not know of. */
const apart = [
  at(100, put('c1', 'x', '0', 'n1')),
  at(300, {
    kind: 'partition',
    groups: [
      ['n1', 'c1'],
      ['n2', 'n3', 'c2'],
    ],
  }),
  at(400, put('c1', 'x', '1', 'n1')),
  at(450, put('c2', 'x', '2', 'n2')),
  at(550, get('c1', 'x', 'n1')),
  at(600, get('c2', 'x', 'n3')),
  at(800, { kind: 'heal' }),
  at(1_700, get('c1', 'x', 'n1')),
  at(1_750, get('c2', 'x', 'n2')),
] as const;

const lastWriterWins: LibraryScenario = {
  id: 'last-writer-wins',
  summary: 'Two masters write the same key while they are apart. Later one of the writes is gone.',
  opensAtMicros: milliseconds(290),
  scenario: {
    ...byHand,
    title: 'Last writer wins: an acknowledged write is lost',
    parameters: { conflicts: 'last-writer-wins' },
    script: apart,
    untilMicros: seconds(2),
    captions: [
      caption(0, 'n1 and n2 take writes. Each answers at once and tells the others afterwards.'),
      caption(300, 'n1 and c1 are cut off from the rest.'),
      caption(471, 'c1 writes x=1 at n1, and c2 writes x=2 at n2. Both are told that it is done.'),
      caption(620, 'c1 reads 1, c2 reads 2.'),
      caption(800, 'The cut heals. Now and then a server compares what it holds with another.'),
      caption(1_200, 'Both writes meet. x=2 has the later stamp, and x=1 is lost.'),
      caption(1_700, 'All have converged, and c1’s acknowledged write is nowhere.'),
    ],
    expectations: [
      { verdict: 'multi-master/conflict-found', holds: true },
      { verdict: 'multi-master/acknowledged-writes-kept', holds: false },
      { verdict: 'multi-master/same-writes-same-state', holds: true },
      { verdict: 'multi-master/converged-again', holds: true },
      { verdict: 'linearizable', holds: false },
    ],
  },
};

const keepBoth: LibraryScenario = {
  id: 'keep-both',
  summary: 'The same, but both writes stay, and whoever reads sees the conflict and can settle it.',
  opensAtMicros: milliseconds(290),
  scenario: {
    ...byHand,
    title: 'Keep both, and show the conflict',
    parameters: { conflicts: 'keep-both' },
    script: [...apart, at(1_900, put('c2', 'x', '3', 'n2')), at(2_100, get('c1', 'x', 'n1'))],
    untilMicros: seconds(2.4),
    captions: [
      caption(0, 'n1 and n2 take writes. Each answers at once and tells the others afterwards.'),
      caption(300, 'n1 and c1 are cut off from the rest.'),
      caption(471, 'c1 writes x=1 at n1, and c2 writes x=2 at n2. Neither knows of the other.'),
      caption(800, 'The cut heals.'),
      caption(
        1_300,
        'Both writes meet. Their version vectors tell that neither knew of the other.',
      ),
      caption(1_700, 'Both are kept. A reader is shown 1 and 2.'),
      caption(1_900, 'c2 writes x=3, which knows of both and takes their place.'),
    ],
    expectations: [
      { verdict: 'multi-master/conflict-found', holds: true },
      { verdict: 'multi-master/conflict-shown', holds: true },
      { verdict: 'multi-master/acknowledged-writes-kept', holds: true },
      { verdict: 'multi-master/same-writes-same-state', holds: true },
      { verdict: 'multi-master/converged-again', holds: true },
    ],
  },
};

const crossing: LibraryScenario = {
  id: 'crossing-writes',
  summary: 'Nothing is cut. Two updates cross on their way, which is enough for a conflict.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...byHand,
    title: 'Two updates that cross',
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(105, put('c2', 'x', '2', 'n2')),
      at(300, get('c1', 'x', 'n1')),
      at(300, get('c2', 'x', 'n2')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(0, 'Every message takes 10 ms, and all links are up.'),
      caption(111, 'n1 has answered c1, and its update is on the way. n2 takes c2’s write.'),
      caption(126, 'The updates arrive. At each server x=2 wins: the same everywhere.'),
      caption(300, 'c1 was told that x=1 is done. Nobody will ever read it at n2.'),
    ],
    expectations: [
      { verdict: 'multi-master/conflict-found', holds: true },
      { verdict: 'multi-master/converged-again', holds: true },
      { verdict: 'multi-master/acknowledged-writes-kept', holds: false },
    ],
  },
};

/** n2's clock has run slow for a second when c2 writes there, after x=1 has arrived. */
const slowClock = {
  ...byHand,
  script: [
    at(10, { kind: 'setClock', node: 'n2', rate: 0.2 }),
    at(1_000, put('c1', 'x', '1', 'n1')),
    at(1_200, put('c2', 'x', '2', 'n2')),
    at(1_400, get('c2', 'x', 'n2')),
  ],
  untilMicros: seconds(1.6),
} as const;

const slowClockCaptions = [
  caption(0, 'The clock of n2 runs five times too slow.'),
  caption(1_000, 'c1 writes x=1 at n1. Soon n2 has it too.'),
  caption(1_200, 'c2 writes x=2 at n2. There is no conflict: n2 knows of x=1.'),
];

const localClocks: LibraryScenario = {
  id: 'slow-clock',
  summary: 'Stamps by the local clock alone: a write loses to one that it came after.',
  opensAtMicros: milliseconds(990),
  scenario: {
    ...slowClock,
    title: 'A slow clock loses a write',
    rulesOff: ['multi-master/stamp-after-seen'],
    captions: [
      ...slowClockCaptions,
      caption(1_215, 'The stamp of x=2 is earlier than that of x=1. n2 answers, and keeps x=1.'),
      caption(1_400, 'c2 reads x at n2, where it has just written 2: it is 1.'),
    ],
    expectations: [
      { verdict: 'multi-master/acknowledged-writes-kept', holds: false },
      { verdict: 'no-lost-writes', holds: false },
    ],
  },
};

const laterStamps: LibraryScenario = {
  id: 'slow-clock-mended',
  summary:
    'The same with stamps that are later than all that was seen: the slow clock does no harm.',
  opensAtMicros: milliseconds(990),
  scenario: {
    ...slowClock,
    title: 'A slow clock that follows what it sees',
    captions: [
      ...slowClockCaptions,
      caption(1_215, 'n2 stamps x=2 just after x=1, whatever its clock shows.'),
      caption(1_400, 'c2 reads what it wrote.'),
    ],
    expectations: [
      { verdict: 'multi-master/acknowledged-writes-kept', holds: true },
      { verdict: 'linearizable', holds: true },
    ],
  },
};

/** The library; the page opens with the first. */
export const multiMasterScenarios: readonly LibraryScenario[] = [
  playground,
  ...firstVisit,
  lastWriterWins,
  keepBoth,
  crossing,
  localClocks,
  laterStamps,
];
