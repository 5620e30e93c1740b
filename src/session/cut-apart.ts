import { describeClient } from '../sim/client.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Run } from '../sim/run.ts';
import {
  type Cuts,
  cutsOf,
  linksOf,
  type Members,
  membersOf,
  towards,
  withLinks,
} from './parts.ts';
import { session, useSession } from './store.ts';

/** A script with more single cuts than this can neither be read nor shared. */
const MOST_SINGLE_CUTS = 200;

/** The cuts there will be once every link between these nodes and all others is cut as well. */
export const cutsApart = (members: Members, cuts: Cuts, side: ReadonlySet<NodeId>): Cuts =>
  withLinks(
    cuts,
    linksOf(members).filter(([from, to]) => side.has(from) !== side.has(to)),
  );

/**
 * Cuts every link between these nodes and all others, both ways, as one step of the history. Says
 * why not where that would be far too many single cuts. Returns whether it was done.
 */
export const cutApart = (side: ReadonlySet<NodeId>): boolean => {
  const { run } = useSession.getState();
  if (run === null) return false;
  const members = membersOf(run.world);
  const cuts = cutsOf(run.world, members);
  const interventions = towards(members, cuts, cutsApart(members, cuts, side));
  if (interventions.length > MOST_SINGLE_CUTS) {
    session.complain(
      `That would be ${interventions.length} single cuts. Heal first (H), so that one cut parts the cluster.`,
    );
    return false;
  }
  return session.interveneAll(interventions);
};

/** These servers, with the clients that talk to one of them: they go with the server they ask. */
export const withTheirClients = (
  { world }: Pick<Run, 'world'>,
  servers: ReadonlySet<NodeId>,
): ReadonlySet<NodeId> => {
  const clients = membersOf(world).clients.filter((id) => {
    const { open, believes } = describeClient(world.node(id).state);
    return servers.has(open?.target ?? believes);
  });
  return new Set([...servers, ...clients]);
};
