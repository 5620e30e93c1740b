import { session } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { type Cuts, type Members, towards, withLinks, withoutLinks } from './parts.ts';

type Links = readonly (readonly [NodeId, NodeId])[];

/** Cuts these links both ways, as one step of the history. */
export const cutLinks = (members: Members, cuts: Cuts, links: Links): void => {
  session.interveneAll(towards(members, cuts, withLinks(cuts, links)));
};

/** Mends these links both ways, as one step of the history. */
export const mendLinks = (members: Members, cuts: Cuts, links: Links): void => {
  session.interveneAll(towards(members, cuts, withoutLinks(cuts, links)));
};
