import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Scenario } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import {
  at,
  caption,
  del,
  evenNetwork,
  get,
  heal,
  partition,
  put,
  safeAnd,
  sites,
} from './script.ts';

/** Seven sites that push and pull rumours, and compare checksums in every second cycle. */
const few = {
  protocol: 'gossip',
  seed: 8,
  nodes: 7,
  clients: [{ prefers: 'n1' }, { prefers: 'n5' }],
  parameters: { rumours: 'pushPull', antiEntropy: 'pushPull', antiEntropyEvery: 2 },
  network: evenNetwork,
} as const satisfies Partial<Scenario>;

const concurrentWrites: LibraryScenario = {
  id: 'concurrent-writes',
  summary:
    'Two clients write x at two sites at almost the same time. Both are told “done”; the write with the earlier timestamp is lost.',
  opensAtMicros: milliseconds(80),
  scenario: {
    ...few,
    title: 'The last writer wins',
    script: [
      at(20, put('c1', 'x', 'red', 'n1')),
      at(24, put('c2', 'x', 'blue', 'n5')),
      at(1_500, get('c1', 'x', 'n1')),
    ],
    untilMicros: seconds(4),
    captions: [
      caption(0, 'c1 will write x=red at n1, and 4 ms later c2 x=blue at n5.'),
      caption(60, 'Both are told “done”. Neither site knows of the other’s write.'),
      caption(110, 'Where the two rumours meet, the later timestamp wins.'),
      caption(1_520, 'c1 reads x at n1, where it wrote red, and gets blue.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/write-lost': true,
      'gossip/converged': true,
    }),
  },
};

const slowClock: LibraryScenario = {
  id: 'slow-clock',
  summary:
    'A site whose clock runs slow gives its writes old timestamps. They lose to older writes, and the client is told “done”.',
  opensAtMicros: milliseconds(1_490),
  scenario: {
    ...few,
    title: 'A slow clock loses writes',
    script: [
      at(10, { kind: 'setClock', node: 'n1', rate: 0.5 }),
      at(800, put('c2', 'x', 'blue', 'n5')),
      at(1_500, put('c1', 'x', 'red', 'n1')),
      at(1_600, get('c1', 'x', 'n1')),
    ],
    untilMicros: seconds(4),
    captions: [
      caption(10, 'n1’s clock runs at half its speed.'),
      caption(800, 'c2 writes x=blue at n5, and n1 hears of it.'),
      caption(
        1_500,
        'Well after that c1 writes x=red at n1, whose clock shows no more than 760 ms.',
      ),
      caption(1_560, 'By its timestamp red is older than blue, so it is lost as it is written.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/write-lost': true,
      'no-lost-writes': false,
    }),
  },
};

/** x is written, comes to all, and is deleted at n4. */
const deletion = {
  ...few,
  script: [at(20, put('c1', 'x', '1', 'n1')), at(1_230, del('c2', 'x', 'n4'))],
  untilMicros: seconds(4),
} as const satisfies Scenario;

const deletedStays: LibraryScenario = {
  id: 'death-certificate',
  summary:
    'A deletion leaves a death certificate. It spreads like any update and cancels the old copies it meets.',
  opensAtMicros: milliseconds(1_260),
  scenario: {
    ...deletion,
    title: 'A death certificate',
    captions: [
      caption(0, 'x=1 will come to all seven sites.'),
      caption(1_230, 'x is deleted at n4, which keeps a death certificate with its timestamp.'),
      caption(1_310, 'The certificate is later than every copy of x=1, so it wins.'),
      caption(2_200, 'x is gone everywhere. What stays is the certificate.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/deletion-spread': true,
      'gossip/converged': true,
    }),
  },
};

export const deletedReturns: LibraryScenario = {
  id: 'deleted-returns',
  summary:
    'Without death certificates a deletion leaves nothing that could spread, and the next comparison brings the entry back.',
  opensAtMicros: milliseconds(1_260),
  scenario: {
    ...deletion,
    title: 'The deleted entry comes back',
    rulesOff: ['gossip/death-certificates'],
    captions: [
      caption(0, 'x=1 will come to all seven sites.'),
      caption(1_230, 'x is deleted at n4, and nothing is left there of it.'),
      caption(1_310, 'To the others n4 looks like a site that has not heard of x yet.'),
      caption(1_450, 'Anti-entropy has brought x=1 back: the deletion is undone.'),
    ],
    expectations: safeAnd({ 'gossip/deleted-stays-deleted': false }),
  },
};

const expired: LibraryScenario = {
  id: 'certificate-expired',
  summary:
    'Death certificates are discarded after a second. A site that was cut off for longer still has the entry, and brings it back to all.',
  opensAtMicros: milliseconds(1_260),
  scenario: {
    ...few,
    title: 'The certificate was discarded too soon',
    parameters: { ...few.parameters, certificateLifetime: seconds(1) },
    script: [
      at(20, put('c1', 'x', '1', 'n1')),
      at(1_000, partition([...sites(1, 6), 'c1', 'c2'], ['n7'])),
      at(1_230, del('c2', 'x', 'n4')),
      at(3_000, heal),
    ],
    untilMicros: seconds(5),
    captions: [
      caption(0, 'x=1 will come to all seven sites.'),
      caption(1_000, 'n7 is cut off.'),
      caption(1_230, 'x is deleted. The certificate comes to all but n7.'),
      caption(2_250, 'After a second the certificates are discarded (τ1 in §2.1).'),
      caption(3_000, 'n7 is back with its old copy, and nobody can tell that it was deleted.'),
    ],
    expectations: safeAnd({ 'gossip/deleted-stays-deleted': false, 'gossip/convergence': true }),
  },
};

export const equalTimestamps: LibraryScenario = {
  id: 'equal-timestamps',
  summary:
    'Two writes with the very same timestamp. Without a rule for ties each site keeps its own, and they differ for ever.',
  opensAtMicros: milliseconds(130),
  scenario: {
    ...few,
    title: 'The same timestamp twice',
    nodes: 5,
    rulesOff: ['gossip/ties-by-site'],
    parameters: { ...few.parameters, antiEntropyEvery: 1 },
    script: [at(20, put('c1', 'x', 'red', 'n1')), at(20, put('c2', 'x', 'blue', 'n5'))],
    untilMicros: seconds(5),
    captions: [
      caption(0, 'c1 and c2 write x at the same microsecond, at n1 and at n5.'),
      caption(200, 'Red is not later than blue, nor blue than red: whoever has one keeps it.'),
      caption(1_500, 'Every comparison finds the difference, and none settles it.'),
    ],
    expectations: safeAnd({ 'gossip/convergence': false, 'gossip/converged': false }),
  },
};

export const arrivalOrder: LibraryScenario = {
  id: 'order-of-arrival',
  summary:
    'Sites that take whatever comes last swap two values back and forth, and go back to the older one.',
  opensAtMicros: milliseconds(130),
  scenario: {
    ...few,
    title: 'Whatever comes last',
    rulesOff: ['gossip/last-writer-wins'],
    script: [at(20, put('c1', 'x', 'red', 'n1')), at(24, put('c2', 'x', 'blue', 'n5'))],
    untilMicros: seconds(2),
    captions: [
      caption(0, 'c1 will write x=red at n1, and 4 ms later c2 x=blue at n5.'),
      caption(110, 'A site takes over what it hears, older or not.'),
      caption(600, 'Red and blue chase each other through the sites.'),
    ],
    expectations: safeAnd({ 'gossip/never-older': false }),
  },
};

/** Writes that get lost, and deletions that last or do not. */
export const conflictScenarios: readonly LibraryScenario[] = [
  concurrentWrites,
  slowClock,
  deletedStays,
  deletedReturns,
  expired,
  equalTimestamps,
  arrivalOrder,
];
