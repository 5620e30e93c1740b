import {
  choice,
  count,
  duration,
  specificationsOf,
  toggle,
  type ValuesOf,
} from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';

/** A section of the epidemic algorithms paper. */
export const cite = (section: string): Citation => ({
  paper:
    'Alan Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987; report CSL-89-1, 1989',
  section,
  url: 'https://doi.org/10.1145/41840.41841',
});

const directions = { push: 'Push', pull: 'Pull', pushPull: 'Push and pull' } as const;

/** Which way updates flow between the site that makes contact and its partner. */
export type Direction = keyof typeof directions;

const parameters = {
  rumours: choice(
    'Rumour mongering',
    { none: 'None', ...directions },
    'In every cycle a site pushes its hot rumours to a partner, pulls the partner’s, or both (§1.4).',
    'pushPull',
  ),
  response: choice(
    'A rumour cools',
    { feedback: 'By feedback', blind: 'Blind' },
    'By feedback, only when the partner knew it already; blind, whatever the partner knew (§1.4, blind or feedback).',
  ),
  removal: choice(
    'Counter or coin',
    { counter: 'Counter', coin: 'Coin' },
    'A site loses interest after k such contacts, or at each of them with probability 1/k (§1.4, counter or coin).',
  ),
  k: count(
    'k',
    2,
    'The k of the counter or the coin (§1.4): the higher, the fewer sites are left out.',
    [1, 20],
  ),
  fanOut: count(
    'Fan-out',
    1,
    'With how many partners a site gossips in one cycle; the paper has one.',
    [1, 10],
  ),
  antiEntropy: choice(
    'Anti-entropy',
    { none: 'None', ...directions },
    'Every few cycles a site compares its database with a partner’s; what is missing is pushed, pulled or both (§1.3).',
    'pushPull',
  ),
  antiEntropyEvery: count(
    'Cycles between anti-entropy',
    5,
    'Anti-entropy runs in every so-manieth cycle: often alone, rarely as a backup (§1.5).',
    [1, 1_000],
  ),
  comparison: choice(
    'Comparing by',
    {
      full: 'Whole databases',
      checksum: 'A checksum first',
      recent: 'Recent updates, then a checksum',
      merkle: 'A Merkle tree',
    },
    'The whole databases; a checksum first; recent updates and then a checksum (§1.3); or a tree of hashes (Merkle 1987, not in the paper).',
    'checksum',
  ),
  recentWindow: duration(
    'Recent means',
    2_000,
    'Updates not older than this stand in the list of recent updates (§1.3, τ).',
    [1, 3_600_000],
  ),
  merkleDepth: count(
    'Depth of the tree',
    4,
    'A Merkle tree of depth d has 2 to the d leaves; a key’s hash says in which it lies.',
    [1, 8],
  ),
  hotAgain: toggle(
    'What anti-entropy finds is hot again',
    true,
    'A site that gets an update by anti-entropy spreads it as a rumour, too (§1.5, redistribution).',
  ),
  partners: choice(
    'Partners are chosen',
    { uniform: 'Uniformly', roundRobin: 'In turn, from a shuffled list' },
    'Uniformly at random each time (§1.4), or one after the other from a shuffled list, shuffled anew at its end.',
  ),
  topology: choice(
    'Who contacts whom',
    {
      complete: 'Everybody everybody',
      ring: 'A ring',
      grid: 'A grid',
      clusters: 'Two clusters and a bridge',
    },
    'Everybody; neighbours on a ring; neighbours on a grid; or two clusters that one link joins (§3).',
  ),
  cycles: choice(
    'Cycles',
    { synchronous: 'Synchronous', independent: 'Independent timers' },
    'All sites act at the same moments, as the paper’s simulations have it, or each by a timer of its own, of half to one and a half times the length.',
  ),
  cycleLength: duration(
    'Length of a cycle',
    100,
    'How often a site contacts a partner. Keep it well above three message delays.',
    [1, 60_000],
  ),
  certificateLifetime: duration(
    'Death certificates are kept for',
    3_600_000,
    'After this time a site discards a death certificate (§2.1, τ1); a site that has been away longer can bring the deleted entry back.',
    [1, 3_600_000],
  ),
};

/** What a gossiping site is started with. */
export type Parameters = ValuesOf<typeof parameters>;
export const gossipParameters = specificationsOf(parameters);

/** The values of a parameter record as this protocol reads them. */
export const readParameters = (values: Readonly<Record<string, ParameterValue>>): Parameters =>
  values as Parameters; // the kernel has checked each of them against its specification

/** Checks the parameters against each other; null when they go together. */
export const checkParameters = (
  values: Readonly<Record<string, ParameterValue>>,
): { readonly what: string; readonly remedy: string } | null => {
  const { antiEntropy, rumours } = readParameters(values);
  return rumours !== 'none' || antiEntropy !== 'none'
    ? null
    : {
        what: 'Without rumours and without anti-entropy nothing spreads.',
        remedy: 'Give rumours or antiEntropy a direction: push, pull or pushPull.',
      };
};

/** The rules of the paper that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'gossip/death-certificates',
    title: 'Delete by a death certificate',
    claim:
      'A deletion leaves an entry that says so, with a timestamp, and this spreads like any update. Without it an absence spreads nowhere, and any old copy brings the deleted entry back.',
    citation: cite('§2'),
  },
  {
    id: 'gossip/last-writer-wins',
    title: 'The later timestamp wins',
    claim:
      'A site takes an entry over only if its timestamp is later than that of its own. A site that takes whatever comes goes back to old values, and sites go on swapping them.',
    citation: cite('§1.1'),
  },
  {
    id: 'gossip/ties-by-site',
    title: 'Equal timestamps are told apart by the site',
    claim:
      'Timestamps are unique over all sites: of two with the same time, the one from the larger site wins. Otherwise two sites that wrote at the same moment differ for ever.',
    citation: cite('§1.1'),
  },
] as const satisfies readonly Rule[];

/** The name of one of the rules. */
export type RuleId = (typeof rules)[number]['id'];
