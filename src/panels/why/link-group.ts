import { listed } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';

export interface DirectedLink {
  readonly from: NodeId;
  readonly to: NodeId;
}

const shownLinks = 4;

/**
 * Several links cut (or mended) in one go, in words that follow "you": where every link between two
 * sets of nodes is among them, both ways, the sets are named (`cut n4 and n5 off from n1, n2 and
 * n3`); otherwise the links, with a dash for both directions and an arrow for one.
 */
export const linkGroupText = (kind: 'cut' | 'mend', links: readonly DirectedLink[]): string => {
  const sides = sidesOf(links);
  if (sides !== null) {
    const [few, many] = sides;
    return kind === 'cut'
      ? `cut ${listed(few)} off from ${listed(many)}`
      : `mend every link between ${listed(few)} and ${listed(many)}`;
  }
  const names = linkNames(links);
  const rest = names.length - shownLinks;
  return rest > 1
    ? `${kind} ${names.slice(0, shownLinks).join(', ')} and ${rest} more links`
    : `${kind} ${listed(names)}`;
};

/** Each pair of nodes once: `n1 – n2` where both directions are among the links, else `n1 → n2`. */
const linkNames = (links: readonly DirectedLink[]): readonly string[] => {
  const present = new Set(links.map(({ from, to }) => `${from}>${to}`));
  const names = new Set<string>();
  for (const { from, to } of links) {
    if (!present.has(`${to}>${from}`)) names.add(`${from} → ${to}`);
    else if (!names.has(`${to} – ${from}`)) names.add(`${from} – ${to}`);
  }
  return [...names];
};

/** The two sets of nodes, the smaller first, between which these are just the links there are; else null. */
export const sidesOf = (
  links: readonly DirectedLink[],
): readonly [readonly NodeId[], readonly NodeId[]] | null => {
  const neighbours = new Map<NodeId, Set<NodeId>>();
  for (const { from, to } of links) {
    const known = neighbours.get(from) ?? new Set();
    neighbours.set(from, known.add(to));
  }
  const first = links[0];
  const there = first && neighbours.get(first.from);
  const here = first && neighbours.get(first.to);
  if (!there || !here || neighbours.size !== here.size + there.size) return null;
  const joins = (side: Set<NodeId>, other: Set<NodeId>) =>
    [...side].every((node) => {
      const reached = neighbours.get(node);
      return reached?.size === other.size && [...other].every((id) => reached.has(id));
    });
  if (!joins(here, there) || !joins(there, here)) return null;
  if (here.size === 1 && there.size === 1) return null;
  const sorted = [[...here].sort(byName), [...there].sort(byName)] as const;
  return here.size <= there.size ? sorted : [sorted[1], sorted[0]];
};

const byName = (one: NodeId, other: NodeId): number =>
  one.localeCompare(other, 'en', { numeric: true });
