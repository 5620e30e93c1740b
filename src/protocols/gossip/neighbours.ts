import { inNodeOrder } from '../../kit/quorum.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import { below, shuffled, split } from '../../sim/random.ts';
import type { Parameters } from './paper.ts';

/** How many columns the grid of so many sites has. */
const gridColumns = (sites: number): number => Math.ceil(Math.sqrt(sites));

/**
 * The sites that a site may contact. On the complete graph it is the list given, not a copy. On a
 * ring, those before and after it; on a grid, filled row by row, those beside, above and below it;
 * in two clusters, the first and the second half of the sites, those of its own half, and for the
 * last of the first half and the first of the second half each other: that link is the bridge.
 */
export const neighboursOf = (
  id: NodeId,
  peers: readonly NodeId[],
  topology: Parameters['topology'],
): readonly NodeId[] => {
  if (topology === 'complete') return peers;
  const sites = inNodeOrder([...peers, id]);
  const place = sites.indexOf(id);
  const among = (places: readonly number[]): readonly NodeId[] =>
    [...new Set(places)].flatMap((each) => {
      const site = sites[each];
      return site === undefined || site === id ? [] : [site];
    });
  switch (topology) {
    case 'ring':
      return among([(place + sites.length - 1) % sites.length, (place + 1) % sites.length]);
    case 'grid': {
      const columns = gridColumns(sites.length);
      const column = place % columns;
      return among([
        place - columns,
        ...(column > 0 ? [place - 1] : []),
        ...(column < columns - 1 ? [place + 1] : []),
        place + columns,
      ]);
    }
    case 'clusters': {
      const half = Math.ceil(sites.length / 2);
      const own = place < half ? sites.slice(0, half) : sites.slice(half);
      const across = place === half - 1 ? half : place === half ? half - 1 : -1;
      const bridge = sites[across];
      return [...own.filter((site) => site !== id), ...(bridge === undefined ? [] : [bridge])];
    }
  }
};

/** Whom a site may contact and, where it does so in turn, the places among them in a random order and the next of these. */
export interface Choosing {
  readonly neighbours: readonly NodeId[];
  readonly order: readonly number[];
  readonly turn: number;
}

/** The partners drawn for a cycle, and where the shuffled list stands after that. */
export interface Drawn extends Pick<Choosing, 'order' | 'turn'> {
  readonly partners: readonly NodeId[];
}

/** What an event's random bits are split by for a shuffled list: apart from those of the draws. */
const orderBits = 1_000;

const drawUniformly = (
  neighbours: readonly NodeId[],
  bits: number,
  count: number,
): readonly NodeId[] => {
  if (count >= neighbours.length) return neighbours;
  const partners: NodeId[] = [];
  for (let part = 0; partners.length < count; part++) {
    const partner = neighbours[below(split(bits, part), neighbours.length)];
    if (partner !== undefined && !partners.includes(partner)) partners.push(partner);
  }
  return partners;
};

/** Takes the next places of the shuffled list; at its end it is shuffled anew. */
const drawInTurn = (from: Choosing, bits: number, count: number): Drawn => {
  const { neighbours } = from;
  let { order, turn } = from;
  const partners: NodeId[] = [];
  for (let taken = 0; taken < Math.min(count, neighbours.length); taken++) {
    if (turn >= order.length) {
      order = shuffled(
        split(bits, orderBits + taken),
        neighbours.map((_, place) => place),
      );
      turn = 0;
    }
    const partner = neighbours[order[turn] ?? 0];
    turn += 1;
    if (partner !== undefined && !partners.includes(partner)) partners.push(partner);
  }
  return { partners, order, turn };
};

/**
 * Chooses so many partners without repeating one: each time uniformly among the neighbours, or the next ones
 * of a shuffled list of them. `bits` are 32 random bits.
 */
export const drawPartners = (
  from: Choosing,
  how: Parameters['partners'],
  bits: number,
  count: number,
): Drawn => {
  switch (how) {
    case 'uniform': {
      const { neighbours, order, turn } = from;
      return { partners: drawUniformly(neighbours, bits, count), order, turn };
    }
    case 'roundRobin':
      return drawInTurn(from, bits, count);
  }
};
