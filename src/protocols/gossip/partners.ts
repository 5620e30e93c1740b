import type { NodeId } from '../../sim/identifiers.ts';
import { below, shuffled, split } from '../../sim/random.ts';
import type { GossipContext } from './context.ts';

/** The partners drawn for a cycle, and where the shuffled list stands after that. */
export interface Drawn extends Pick<GossipContext, 'order' | 'turn'> {
  readonly partners: readonly NodeId[];
}

/** Independent parts of an event's random bits, by what they are drawn for. */
const orderBits = 1_000;

const drawUniformly = (
  { neighbours }: GossipContext,
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
const drawInTurn = (context: GossipContext, bits: number, count: number): Drawn => {
  const { neighbours } = context;
  let { order, turn } = context;
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
 * Chooses partners without repeating one: each time uniformly among the neighbours, or the next ones
 * of a shuffled list of them.
 */
export const drawPartners = (context: GossipContext, bits: number, count: number): Drawn => {
  switch (context.settings.partners) {
    case 'uniform':
      return {
        partners: drawUniformly(context, bits, count),
        order: context.order,
        turn: context.turn,
      };
    case 'roundRobin':
      return drawInTurn(context, bits, count);
  }
};
