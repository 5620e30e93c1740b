import type { NodeId } from '../../sim/identifiers.ts';
import type { NodeDescription } from '../../sim/protocol.ts';

export type LifelineStatus = 'up' | 'paused' | 'down' | 'removed';

/** A stretch of a node's life in which nothing that the diagram shows changed. */
export interface LifelineSegment {
  /** The event that began it. */
  readonly fromEvent: number;
  readonly fromMicros: number;
  readonly status: LifelineStatus;
  readonly incarnation: number;
  /** The name of its machine's state. */
  readonly state: string;
  readonly epoch: number | null;
  /** What colours a node that has no epoch. */
  readonly tone: NodeDescription['tone'];
  readonly leads: boolean;
}

export type LifelineLook = Omit<LifelineSegment, 'fromEvent' | 'fromMicros'>;

const sameLook = (one: LifelineLook, other: LifelineLook): boolean =>
  one.status === other.status &&
  one.incarnation === other.incarnation &&
  one.state === other.state &&
  one.epoch === other.epoch &&
  one.tone === other.tone &&
  one.leads === other.leads;

/** The lives of all nodes, grown event by event. */
export class Lifelines {
  readonly #segments = new Map<NodeId, LifelineSegment[]>();
  readonly #none: readonly LifelineSegment[] = [];

  /** A node's segments in the order of time; each ends where the next begins. */
  of(node: NodeId): readonly LifelineSegment[] {
    return this.#segments.get(node) ?? this.#none;
  }

  latest(node: NodeId): LifelineSegment | null {
    return this.of(node).at(-1) ?? null;
  }

  /** Begins a new segment unless nothing has changed. */
  set(node: NodeId, look: LifelineLook, fromEvent: number, fromMicros: number): void {
    const segments = this.#segments.get(node) ?? [];
    this.#segments.set(node, segments);
    const latest = segments.at(-1);
    if (latest && sameLook(latest, look)) return;
    segments.push({ ...look, fromEvent, fromMicros });
  }

  truncate(eventCount: number): void {
    for (const segments of this.#segments.values()) {
      while ((segments.at(-1)?.fromEvent ?? -1) >= eventCount) segments.pop();
    }
  }

  /** The segment that a node was in after that many events, or null before its first. */
  at(node: NodeId, eventCount: number): LifelineSegment | null {
    const segments = this.of(node);
    return segments[placeOfLast(segments, (segment) => segment.fromEvent < eventCount)] ?? null;
  }

  /**
   * When a node came into the machine state that it was in after that many events, and from which
   * state (null: it started there). Null before its first event.
   */
  inStateSince(
    node: NodeId,
    eventCount: number,
  ): { readonly sinceMicros: number; readonly cameFrom: string | null } | null {
    const segments = this.of(node);
    let place = placeOfLast(segments, (segment) => segment.fromEvent < eventCount);
    const shown = segments[place];
    if (!shown) return null;
    for (; place > 0; place--) {
      const before = segments[place - 1];
      if (before?.state !== shown.state || before.incarnation !== shown.incarnation) break;
    }
    const first = segments[place];
    const before = segments[place - 1];
    if (!first) return null;
    return {
      sinceMicros: first.fromMicros,
      cameFrom: before?.incarnation === first.incarnation ? before.state : null,
    };
  }
}

/** The place of the last item that passes, where all that pass stand before all that do not; -1 for none. */
export const placeOfLast = <Item>(
  items: readonly Item[],
  passes: (item: Item) => boolean,
): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && passes(item)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
