import { type Cuts, type Members, towards, withLinks, withoutLinks } from '../session/parts.ts';
import { session } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';

type Links = readonly (readonly [NodeId, NodeId])[];

/** A script with more single cuts than this can neither be read nor shared. */
const MOST_SINGLE_CUTS = 200;

/**
 * Cuts these links both ways, as one step of the history. Explains instead what would be right where
 * that would be far too many single cuts.
 */
export const cutLinks = (members: Members, cuts: Cuts, links: Links): void => {
  const interventions = towards(members, cuts, withLinks(cuts, links));
  if (interventions.length > MOST_SINGLE_CUTS) {
    session.complain(
      `That would be ${interventions.length} single cuts. Draw the line right across, so that it parts the cluster in two.`,
    );
    return;
  }
  session.interveneAll(interventions);
};

/** Mends these links both ways, as one step of the history. */
export const mendLinks = (members: Members, cuts: Cuts, links: Links): void => {
  session.interveneAll(towards(members, cuts, withoutLinks(cuts, links)));
};
