import type { NodeId } from '../../sim/identifiers.ts';

/** Where the nodes' lifelines run, from top to bottom. */
export interface Lanes {
  readonly ids: readonly NodeId[];
  readonly height: number;
  /** Pixels between two neighbours. */
  readonly gap: number;
  /** The lifeline's distance from the top in pixels; null for a node that is not shown. */
  readonly yOf: (id: NodeId) => number | null;
}

const margin = 10;
/** A cluster of few nodes is not spread over the whole height. */
const widestGap = 44;
const labelHeight = 15;

/** Spreads the nodes over the height in pixels. */
export const lanesFor = (ids: readonly NodeId[], height: number): Lanes => {
  const room = Math.max(0, height - 2 * margin);
  const gap = ids.length > 1 ? Math.min(widestGap, room / (ids.length - 1)) : 0;
  const first = margin + (room - gap * Math.max(0, ids.length - 1)) / 2;
  const places = new Map(ids.map((id, place) => [id, Math.round(first + place * gap)]));
  return { ids, height, gap, yOf: (id) => places.get(id) ?? null };
};

/** How thick lifelines are in pixels: `leads` where a node leads, `lives` elsewhere. */
export const lifelineWidths = (gap: number): { readonly lives: number; readonly leads: number } => {
  const leads = Math.max(3, Math.min(10, Math.round(gap * 0.3)));
  return { lives: Math.max(2, Math.round(leads / 2)), leads };
};

/** Which lanes carry their name: every one, or every second, third, … where they stand too close. */
export const labelledLanes = ({ ids, gap }: Lanes): readonly NodeId[] => {
  const every = gap === 0 ? 1 : Math.ceil(labelHeight / gap);
  return ids.filter((_, place) => place % every === 0);
};
