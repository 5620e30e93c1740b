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
  const neighbours = servers.map(
    (id) =>
      [
        id,
        neighboursOf(
          id,
          servers.filter((other) => other !== id),
          values,
        ),
      ] as const,
  );
  if (neighbours.every(([, others]) => others.length === servers.length - 1)) return null;
  const links = new Map<string, ServerLink>();
  for (const [id, others] of neighbours) {
    for (const other of others) {
      const isFirst = (placeOf.get(id) ?? 0) < (placeOf.get(other) ?? 0);
      const link: ServerLink = isFirst ? [id, other] : [other, id];
      links.set(link.join('>'), link);
    }
  }
  return [...links.values()];
};
