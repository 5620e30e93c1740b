import { type Cuts, type Members, towards, withoutLinks } from '../session/parts.ts';
import { session } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';

type Links = readonly (readonly [NodeId, NodeId])[];

/** Mends these links both ways, as one step of the history. */
export const mendLinks = (members: Members, cuts: Cuts, links: Links): void => {
  session.interveneAll(towards(members, cuts, withoutLinks(cuts, links)));
};
