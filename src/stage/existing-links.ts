import type { NodeId } from '../sim/identifiers.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';

/** The two ends of a link between servers. */
export type ServerLink = readonly [NodeId, NodeId];

/**
 * The links between servers that exist in a run, each once; null where every two servers have one.
 */
export const existingLinks = (
  {
    protocol: { neighboursOf, parameters },
    scenario,
  }: {
    readonly protocol: Pick<Protocol, 'neighboursOf' | 'parameters'>;
    readonly scenario: Pick<Scenario, 'parameters'>;
  },
  servers: readonly NodeId[],
): readonly ServerLink[] | null => {
  if (neighboursOf === undefined) return null;
  const values = Object.fromEntries(
    parameters.map((each) => [each.name, scenario.parameters?.[each.name] ?? each.default]),
  );
  const placeOf = new Map(servers.map((id, place) => [id, place]));
  const links = new Map<string, ServerLink>();
  let isComplete = true;
  for (const id of servers) {
    const peers = servers.filter((other) => other !== id);
    const neighbours = neighboursOf(id, peers, values);
    if (neighbours.length < peers.length) isComplete = false;
    for (const other of neighbours) {
      const isFirst = (placeOf.get(id) ?? 0) < (placeOf.get(other) ?? 0);
      const link: ServerLink = isFirst ? [id, other] : [other, id];
      links.set(link.join('>'), link);
    }
  }
  return isComplete ? null : [...links.values()];
};
