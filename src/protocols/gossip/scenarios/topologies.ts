import type { NodeId } from '../../../sim/identifiers.ts';
import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { at, caption, disksOf, get, heal, partition, put, safeAnd, sites } from './script.ts';

/**
 * Two clusters of eight, each site's place as a share of the stage: a ring on the left, one on the
 * right, and the two ends of the bridge facing each other.
 */
const twoRings: Readonly<Record<NodeId, readonly [number, number]>> = {
  n8: [0.42, 0.5],
  n1: [0.37, 0.78],
  n2: [0.24, 0.88],
  n3: [0.11, 0.78],
  n4: [0.06, 0.5],
  n5: [0.11, 0.22],
  n6: [0.24, 0.12],
  n7: [0.37, 0.22],
  n9: [0.58, 0.5],
  n10: [0.63, 0.22],
  n11: [0.76, 0.12],
  n12: [0.89, 0.22],
  n13: [0.94, 0.5],
  n14: [0.89, 0.78],
  n15: [0.76, 0.88],
  n16: [0.63, 0.78],
};

const bridge: LibraryScenario = {
  id: 'bridge',
  summary:
    'Two clusters of eight that only n8 and n9 join. An update fills its own cluster at once and waits at the bridge.',
  opensAtMicros: milliseconds(430),
  scenario: {
    protocol: 'gossip',
    title: 'Two clusters and a bridge',
    seed: 9,
    nodes: 16,
    clients: [{ prefers: 'n4' }],
    parameters: {
      topology: 'clusters',
      rumours: 'push',
      k: 2,
      antiEntropy: 'pushPull',
      antiEntropyEvery: 3,
    },
    positions: { ...twoRings, c1: [0.24, 0.5] },
    script: [at(20, put('c1', 'x', '1', 'n4'))],
    untilMicros: seconds(5.9),
    captions: [
      caption(0, 'Sites contact their own cluster. Only n8 and n9 have a link across.'),
      caption(
        500,
        'The left cluster knows. n8 draws n9 once in eight times, and n9 draws n8 as rarely.',
      ),
      caption(
        650,
        'The rumour has died on the left before it crossed. Anti-entropy goes on drawing partners.',
      ),
      caption(
        1_540,
        'n8 and n9 have compared their databases: x=1 is across, and hot again there.',
      ),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/diverged': true,
      'gossip/converged': true,
    }),
  },
};

const cutAndHeal: LibraryScenario = {
  id: 'cut-and-heal',
  summary:
    'Both sides of a cut go on taking writes, also to the same key. After it they agree again, and one of the two writes is gone.',
  opensAtMicros: milliseconds(1_000),
  scenario: {
    protocol: 'gossip',
    title: 'Cut and heal',
    seed: 3,
    nodes: 9,
    clients: [{ prefers: 'n1' }, { prefers: 'n9' }],
    parameters: { antiEntropyEvery: 3 },
    script: [
      at(20, put('c1', 'x', '1', 'n1')),
      at(1_200, partition([...sites(1, 4), 'c1'], [...sites(5, 9), 'c2'])),
      at(1_330, put('c1', 'x', '2', 'n1')),
      at(1_540, put('c2', 'x', '3', 'n9')),
      at(1_740, put('c2', 'y', '4', 'n9')),
      at(2_500, get('c1', 'x', 'n1')),
      at(3_000, heal),
    ],
    untilMicros: seconds(5.9),
    captions: [
      caption(0, 'x=1 will come to all nine sites.'),
      caption(1_200, 'The network is cut. Both sides still take writes: gossip asks nobody.'),
      caption(1_550, 'x=2 on the left and x=3 on the right, both answered “done”.'),
      caption(2_300, 'Each side agrees within itself, and the two differ.'),
      caption(2_524, 'c1 reads x on the left and gets 2, although x=3 was done before.'),
      caption(3_000, 'Healed. The rumours are cold, so anti-entropy finds the difference.'),
      caption(4_200, 'All hold x=3 and y=4. x=2 is lost: it had the earlier timestamp.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/diverged': true,
      'gossip/converged': true,
      'gossip/write-lost': true,
      linearizable: false,
    }),
  },
};

/** Keys k01 to k24, written by n1 within the first 24 µs. */
const manyKeys = Object.fromEntries(
  Array.from({ length: 24 }, (_, place) => [
    `k${String(place + 1).padStart(2, '0')}`,
    { value: String(place), timestamp: place, site: 'n1' },
  ]),
);

const merkle: LibraryScenario = {
  id: 'merkle',
  summary:
    'Four sites hold the same 24 keys, but for one. Trees of hashes lead to it in five messages, and only the leaf that holds it travels.',
  opensAtMicros: milliseconds(112),
  scenario: {
    protocol: 'gossip',
    title: 'A Merkle tree finds the one key',
    seed: 5,
    nodes: 4,
    clients: [],
    parameters: { rumours: 'none', antiEntropyEvery: 1, comparison: 'merkle', merkleDepth: 4 },
    disks: {
      ...disksOf(sites(1, 4), manyKeys),
      n1: { ...manyKeys, k02: { value: 'new', timestamp: 60, site: 'n1' } },
    },
    script: [],
    untilMicros: seconds(1.5),
    captions: [
      caption(0, 'All hold k01 to k24. n1 alone has a newer k02.'),
      caption(
        100,
        'Each site sends the hash of its tree’s root to another. Equal roots: nothing else to say.',
      ),
      caption(
        112,
        'Where roots differ the hashes below are compared, level by level, down to the leaf.',
      ),
      caption(160, 'Only the entries in the leaf that differs are exchanged.'),
      caption(400, 'All agree. Now every comparison ends at the root.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/repaired': true,
      'gossip/converged': true,
    }),
  },
};

/** Who may contact whom, and how they find out in what they differ. */
export const topologyScenarios: readonly LibraryScenario[] = [bridge, cutAndHeal, merkle];
