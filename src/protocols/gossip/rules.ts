import type { Citation, Rule } from '../../sim/protocol.ts';

/** A section of the epidemic algorithms paper. */
export const inEpidemicPaper = (section: string): Citation => ({
  paper:
    'Alan Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987; report CSL-89-1, 1989',
  section,
  url: 'https://doi.org/10.1145/41840.41841',
});

/** The rules of the paper that a scenario can switch off, each with what it protects. */
export const gossipRules = [
  {
    id: 'gossip/death-certificates',
    title: 'Delete by a death certificate',
    claim:
      'A deletion leaves an entry that says so, with a timestamp, and this spreads like any update. Without it an absence spreads nowhere, and any old copy brings the deleted entry back.',
    citation: inEpidemicPaper('§2'),
  },
  {
    id: 'gossip/last-writer-wins',
    title: 'The later timestamp wins',
    claim:
      'A site takes an entry over only if its timestamp is later than that of its own. A site that takes whatever comes goes back to old values, and sites go on swapping them.',
    citation: inEpidemicPaper('§1.1'),
  },
  {
    id: 'gossip/ties-by-site',
    title: 'Equal timestamps are told apart by the site',
    claim:
      'Timestamps are unique over all sites: of two with the same time, the one from the larger site wins. Otherwise two sites that wrote at the same moment differ for ever.',
    citation: inEpidemicPaper('§1.1'),
  },
] as const satisfies readonly Rule[];

/** The name of one of the rules. */
export type GossipRuleId = (typeof gossipRules)[number]['id'];
