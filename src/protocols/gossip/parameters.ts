import type { ParameterSpecification } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** Which way updates flow between the site that makes contact and its partner. */
export type Direction = 'push' | 'pull' | 'pushPull';

/** How two sites find out in what their databases differ (sections 1.3 and 1.5). */
export type Comparison = 'full' | 'checksum' | 'recent' | 'merkle';

/** Who may contact whom. */
export type Topology = 'complete' | 'ring' | 'grid' | 'clusters';

/** What a gossiping site is started with; the specifications below give units, ranges and defaults. */
export type GossipParameters = {
  readonly rumours: Direction | 'none';
  readonly response: 'feedback' | 'blind';
  readonly removal: 'counter' | 'coin';
  readonly k: number;
  readonly fanOut: number;
  readonly antiEntropy: Direction | 'none';
  readonly antiEntropyEvery: number;
  readonly comparison: Comparison;
  readonly recentWindow: Micros;
  readonly merkleDepth: number;
  readonly hotAgain: boolean;
  readonly partners: 'uniform' | 'roundRobin';
  readonly topology: Topology;
  readonly cycles: 'synchronous' | 'independent';
  readonly cycleLength: Micros;
  readonly certificateLifetime: Micros;
};

const directions = [
  { value: 'push', label: 'Push' },
  { value: 'pull', label: 'Pull' },
  { value: 'pushPull', label: 'Push and pull' },
] as const;

export const gossipParameters: readonly (ParameterSpecification & {
  readonly name: keyof GossipParameters;
})[] = [
  {
    name: 'rumours',
    label: 'Rumour mongering',
    explanation:
      'In every cycle a site pushes its hot rumours to a partner, pulls the partner’s, or both (§1.4).',
    kind: 'choice',
    choices: [{ value: 'none', label: 'None' }, ...directions],
    default: 'pushPull',
  },
  {
    name: 'response',
    label: 'A rumour cools',
    explanation:
      'By feedback, only when the partner knew it already; blind, whatever the partner knew (§1.4, blind or feedback).',
    kind: 'choice',
    choices: [
      { value: 'feedback', label: 'By feedback' },
      { value: 'blind', label: 'Blind' },
    ],
    default: 'feedback',
  },
  {
    name: 'removal',
    label: 'Counter or coin',
    explanation:
      'A site loses interest after k such contacts, or at each of them with probability 1/k (§1.4, counter or coin).',
    kind: 'choice',
    choices: [
      { value: 'counter', label: 'Counter' },
      { value: 'coin', label: 'Coin' },
    ],
    default: 'counter',
  },
  {
    name: 'k',
    label: 'k',
    explanation:
      'The k of the counter or the coin (§1.4): the higher, the fewer sites are left out.',
    kind: 'count',
    minimum: 1,
    maximum: 20,
    default: 2,
  },
  {
    name: 'fanOut',
    label: 'Fan-out',
    explanation: 'With how many partners a site gossips in one cycle; the paper has one.',
    kind: 'count',
    minimum: 1,
    maximum: 10,
    default: 1,
  },
  {
    name: 'antiEntropy',
    label: 'Anti-entropy',
    explanation:
      'Every few cycles a site compares its database with a partner’s; what is missing is pushed, pulled or both (§1.3).',
    kind: 'choice',
    choices: [{ value: 'none', label: 'None' }, ...directions],
    default: 'pushPull',
  },
  {
    name: 'antiEntropyEvery',
    label: 'Cycles between anti-entropy',
    explanation:
      'Anti-entropy runs in every so-manieth cycle: often alone, rarely as a backup (§1.5).',
    kind: 'count',
    minimum: 1,
    maximum: 1_000,
    default: 5,
  },
  {
    name: 'comparison',
    label: 'Comparing by',
    explanation:
      'The whole databases; a checksum first; recent updates and then a checksum (§1.3); or a tree of hashes (Merkle 1987, not in the paper).',
    kind: 'choice',
    choices: [
      { value: 'full', label: 'Whole databases' },
      { value: 'checksum', label: 'A checksum first' },
      { value: 'recent', label: 'Recent updates, then a checksum' },
      { value: 'merkle', label: 'A Merkle tree' },
    ],
    default: 'checksum',
  },
  {
    name: 'recentWindow',
    label: 'Recent means',
    explanation: 'Updates not older than this stand in the list of recent updates (§1.3, τ).',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(3_600),
    default: seconds(2),
  },
  {
    name: 'merkleDepth',
    label: 'Depth of the tree',
    explanation:
      'A Merkle tree of depth d has 2 to the d leaves; a key’s hash says in which it lies.',
    kind: 'count',
    minimum: 1,
    maximum: 8,
    default: 4,
  },
  {
    name: 'hotAgain',
    label: 'What anti-entropy finds is hot again',
    explanation:
      'A site that gets an update by anti-entropy spreads it as a rumour, too (§1.5, redistribution).',
    kind: 'switch',
    default: true,
  },
  {
    name: 'partners',
    label: 'Partners are chosen',
    explanation:
      'Uniformly at random each time (§1.4), or one after the other from a shuffled list, shuffled anew at its end.',
    kind: 'choice',
    choices: [
      { value: 'uniform', label: 'Uniformly' },
      { value: 'roundRobin', label: 'In turn, from a shuffled list' },
    ],
    default: 'uniform',
  },
  {
    name: 'topology',
    label: 'Who contacts whom',
    explanation:
      'Everybody; neighbours on a ring; neighbours on a grid; or two clusters that one link joins (§3).',
    kind: 'choice',
    choices: [
      { value: 'complete', label: 'Everybody everybody' },
      { value: 'ring', label: 'A ring' },
      { value: 'grid', label: 'A grid' },
      { value: 'clusters', label: 'Two clusters and a bridge' },
    ],
    default: 'complete',
  },
  {
    name: 'cycles',
    label: 'Cycles',
    explanation:
      'All sites act at the same moments, as the paper’s simulations have it, or each by a timer of its own, of half to one and a half times the length.',
    kind: 'choice',
    choices: [
      { value: 'synchronous', label: 'Synchronous' },
      { value: 'independent', label: 'Independent timers' },
    ],
    default: 'synchronous',
  },
  {
    name: 'cycleLength',
    label: 'Length of a cycle',
    explanation: 'How often a site contacts a partner. Keep it well above three message delays.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(100),
  },
  {
    name: 'certificateLifetime',
    label: 'Death certificates are kept for',
    explanation:
      'After this time a site discards a death certificate (§2.1, τ1); a site that has been away longer can bring the deleted entry back.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(3_600),
    default: seconds(3_600),
  },
];

/** The values of a parameter record as this protocol reads them. */
export const readParameters = (
  parameters: Readonly<Record<string, ParameterValue>>,
): GossipParameters => parameters as GossipParameters; // the kernel has checked each of them against its specification

/** Checks the parameters against each other; null when they go together. */
export const checkGossipParameters = (
  parameters: Readonly<Record<string, ParameterValue>>,
): { readonly what: string; readonly remedy: string } | null => {
  const { antiEntropy, rumours } = readParameters(parameters);
  return rumours !== 'none' || antiEntropy !== 'none'
    ? null
    : {
        what: 'Without rumours and without anti-entropy nothing spreads.',
        remedy: 'Give rumours or antiEntropy a direction: push, pull or pushPull.',
      };
};
