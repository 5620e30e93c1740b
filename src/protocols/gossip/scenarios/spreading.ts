import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Scenario, Workload } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { at, caption, disksOf, put, safeAnd, sites } from './script.ts';

/** A client that writes now and then, and sometimes deletes. */
const slowWrites: Workload = {
  everyMicros: [seconds(3), seconds(5)],
  keys: ['x', 'y', 'z'],
  operations: ['put', 'put', 'put', 'delete'],
};

export const playground: LibraryScenario = {
  id: 'playground',
  summary:
    'Twenty-five sites push and pull rumours, and compare checksums every ten cycles. Two clients write now and then. Cut, kill and see it catch up.',
  opensAtMicros: milliseconds(805),
  scenario: {
    protocol: 'gossip',
    title: 'Rumours among twenty-five',
    seed: 11,
    nodes: 25,
    clients: [
      { workload: slowWrites, prefers: 'n3' },
      { workload: slowWrites, prefers: 'n16' },
    ],
    parameters: { cycleLength: milliseconds(200), antiEntropyEvery: 10 },
    script: [at(100, put('c1', 'x', '1', 'n3'))],
    untilMicros: seconds(3_600),
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/diverged': true,
      'gossip/converged': true,
    }),
  },
};

/** One update among 49 sites, pushed with a counter of one: about a sixth never hear of it. */
const briefRumour = {
  protocol: 'gossip',
  seed: 14,
  nodes: 49,
  clients: [{ prefers: 'n1' }],
  parameters: { rumours: 'push', k: 1, antiEntropy: 'none' },
  script: [at(20, put('c1', 'x', '1', 'n1'))],
  untilMicros: seconds(5.9),
} as const satisfies Scenario;

const residue: LibraryScenario = {
  id: 'residue',
  summary:
    'A rumour that is dropped at the first site that knew it already. It dies while some sites have not heard it: the residue.',
  opensAtMicros: milliseconds(450),
  scenario: {
    ...briefRumour,
    title: 'A rumour dies too early',
    captions: [
      caption(0, 'n1 will be told x=1, and push it to one random site in every cycle of 100 ms.'),
      caption(300, 'Whoever hears it pushes it, too: the number of infective sites doubles.'),
      caption(
        700,
        'With k = 1 a site loses interest at the first contact that knew it already. Most contacts do now.',
      ),
      caption(
        1_100,
        'Nobody spreads it any more. Nine of 49 sites have not heard of it and never will: the residue.',
      ),
    ],
    expectations: safeAnd({
      'gossip/convergence': false,
      'gossip/rumour-died-out': true,
      'gossip/converged': false,
    }),
  },
};

const backedUp: LibraryScenario = {
  id: 'anti-entropy-finishes',
  summary:
    'The same rumour, backed up by anti-entropy: sites that compare databases find what the rumour has left out.',
  opensAtMicros: milliseconds(1_950),
  scenario: {
    ...briefRumour,
    title: 'Anti-entropy finishes what the rumour left',
    parameters: {
      ...briefRumour.parameters,
      antiEntropy: 'pushPull',
      antiEntropyEvery: 20,
      hotAgain: false,
    },
    captions: [
      caption(0, 'The same rumour as in “A rumour dies too early”.'),
      caption(1_100, 'It has died, and nine sites are left out.'),
      caption(
        2_000,
        'Every twentieth cycle each site compares checksums with another. Where they differ, databases are exchanged.',
      ),
      caption(2_100, 'Each of the nine has met somebody who knew. All hold x=1.'),
    ],
    expectations: safeAnd({
      'gossip/convergence': true,
      'gossip/rumour-died-out': true,
      'gossip/repaired': true,
      'gossip/converged': true,
    }),
  },
};

/** 42 of 49 sites hold an update; anti-entropy in every cycle is to bring it to the others. */
const endGame = {
  protocol: 'gossip',
  seed: 1,
  nodes: 49,
  clients: [],
  parameters: { rumours: 'none', antiEntropyEvery: 1, comparison: 'checksum' },
  disks: disksOf(sites(1, 42), { x: { value: '1', timestamp: 0, site: 'n1' } }),
  script: [],
  untilMicros: seconds(2),
} as const satisfies Scenario;

const endGamePush: LibraryScenario = {
  id: 'end-game-push',
  summary:
    'Seven of 49 sites lack an update. By push each waits until somebody happens to choose it, and every cycle over a third of them waits on.',
  opensAtMicros: milliseconds(105),
  scenario: {
    ...endGame,
    title: 'The end game by push',
    parameters: { ...endGame.parameters, antiEntropy: 'push' },
    captions: [
      caption(0, 'n43 to n49 lack x=1. All others push: each chooses one site at random.'),
      caption(
        200,
        'A site that is not chosen stays without. That happens with probability 1/e in every cycle, however few are left.',
      ),
      caption(400, 'All but one have it. n45 waits for three more cycles.'),
    ],
    expectations: safeAnd({ 'gossip/convergence': true, 'gossip/converged': true }),
  },
};

const endGamePull: LibraryScenario = {
  id: 'end-game-pull',
  summary:
    'The same seven sites ask for themselves. By pull a site stays without only if it asks another one that is: the share is squared in every cycle.',
  opensAtMicros: milliseconds(105),
  scenario: {
    ...endGame,
    title: 'The end game by pull',
    parameters: { ...endGame.parameters, antiEntropy: 'pull' },
    captions: [
      caption(0, 'n43 to n49 lack x=1. Every site asks one random other for what it has.'),
      caption(
        200,
        'A site stays without only if it asked one of the seven. A share p of them becomes p², where push leaves p/e.',
      ),
    ],
    expectations: safeAnd({ 'gossip/convergence': true, 'gossip/converged': true }),
  },
};

const hundred: LibraryScenario = {
  id: 'hundred',
  summary: 'One update among a hundred sites: slow, then all at once, then slow again.',
  opensAtMicros: milliseconds(610),
  scenario: {
    protocol: 'gossip',
    title: 'A hundred sites',
    seed: 2,
    nodes: 100,
    clients: [{ prefers: 'n45' }],
    parameters: { rumours: 'push', k: 3, antiEntropy: 'pushPull', antiEntropyEvery: 25 },
    script: [at(20, put('c1', 'x', '1', 'n45'))],
    untilMicros: seconds(5),
    captions: [
      caption(0, 'n45 will be told x=1. In every cycle each infective site tells one other.'),
      caption(600, 'About as many cycles as 100 has binary digits, and half of them know.'),
      caption(900, 'Most contacts are in vain now: sites lose interest after three in a row.'),
      caption(1_800, 'The rumour has died. One site of a hundred has not heard it: n24.'),
      caption(2_530, 'Anti-entropy, in every 25th cycle, has found n24.'),
    ],
    expectations: safeAnd({ 'gossip/convergence': true, 'gossip/converged': true }),
  },
};

/** How one update comes to all sites, or does not. */
export const spreadingScenarios: readonly LibraryScenario[] = [
  residue,
  backedUp,
  endGamePush,
  endGamePull,
  hundred,
];
