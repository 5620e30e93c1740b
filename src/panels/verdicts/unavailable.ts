import type { Parting } from '../../check/partings.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Micros } from '../../sim/time.ts';

/** A side of the cluster that cannot serve, and since when its servers are so parted. */
export interface UnableSide {
  /** Its servers; empty where it is the whole cluster. */
  readonly servers: readonly NodeId[];
  readonly sinceMicros: Micros;
  /** `2 of 5: can do neither`. */
  readonly text: string;
}

/** The parting that lasts after that many events; null before the first. */
export const partingAt = (partings: readonly Parting[], eventCount: number): Parting | null =>
  partings.findLast(({ fromEvent }) => fromEvent < eventCount) ?? null;

/** The sides that cannot serve at the moment shown, as the protocol sees it. */
export const unableSides = (
  protocol: Pick<Protocol, 'describePart'>,
  partings: readonly Parting[],
  eventCount: number,
): readonly UnableSide[] => {
  const parting = partingAt(partings, eventCount);
  if (parting === null) return [];
  const { sides, total } = parting;
  return sides.flatMap(({ servers, live }) => {
    const { text, able } = protocol.describePart(live, total);
    if (able) return [];
    const name = servers.join(' ');
    const since = sinceWhen(partings, parting, (each) =>
      each.sides.some(
        (side) =>
          side.servers.join(' ') === name && !protocol.describePart(side.live, each.total).able,
      ),
    );
    return [
      {
        servers: sides.length === 1 ? [] : servers,
        sinceMicros: since,
        text: `${live} of ${total}: ${text}`,
      },
    ];
  });
};

/** When the unbroken row of partings that pass, up to this one, began. */
const sinceWhen = (
  partings: readonly Parting[],
  last: Parting,
  passes: (parting: Parting) => boolean,
): Micros => {
  let place = partings.indexOf(last);
  while (place > 0) {
    const before = partings[place - 1];
    if (before === undefined || !passes(before)) break;
    place--;
  }
  return partings[place]?.fromMicros ?? last.fromMicros;
};
