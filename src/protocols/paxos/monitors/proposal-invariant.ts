import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Proposal } from '../messages.ts';
import { majorityOf, rolesOf } from '../roles.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { Facts } from './facts.ts';

/** A proposal and who issued it. */
interface Issued extends Proposal {
  readonly node: NodeId;
}

const highestBelow = (accepted: readonly Proposal[], number: number): Proposal | null => {
  let highest: Proposal | null = null;
  for (const each of accepted) {
    if (each.number < number && each.number > (highest?.number ?? 0)) highest = each;
  }
  return highest;
};

export const proposalInvariant: Monitor = {
  id: 'paxos/proposal-invariant',
  kind: 'always',
  title: 'Invariant P2c',
  claim:
    'For every proposal issued there is a majority of acceptors of which none has accepted anything with a lower number, or the highest-numbered of what they have accepted below it has the same value.',
  citation: inPaxosMadeSimple('§2.2, P2c'),
  watch: ({ nodes, parameters }) => {
    const facts = new Facts();
    const { acceptors } = rolesOf(nodes, parameters);
    const majority = majorityOf(acceptors.length);
    const acceptedBy = new Map<NodeId, Proposal[]>(acceptors.map((node) => [node, []]));
    const issued: Issued[] = [];

    /** Whether such a majority exists: the largest set for each way to meet the condition is tried. */
    const isMet = ({ number, value }: Proposal): boolean => {
      const highest = acceptors.map((node) => highestBelow(acceptedBy.get(node) ?? [], number));
      const upTo = (limit: number): number =>
        highest.filter((proposal) => (proposal?.number ?? 0) <= limit).length;
      return (
        upTo(0) >= majority ||
        highest.some((each) => each?.value === value && upTo(each.number) >= majority)
      );
    };

    const check = (proposal: Issued): Violation | null =>
      isMet(proposal)
        ? null
        : {
            nodes: [proposal.node],
            sentence: `${proposal.node} has issued ${proposal.value} as ${proposal.number}, although no majority of the acceptors allows it.`,
          };

    return (record) => {
      for (const fact of facts.observe(record)) {
        let violation: Violation | null = null;
        if (fact.kind === 'issued') {
          const { number, value } = fact.proposal;
          if (issued.some((each) => each.number === number && each.value === value)) continue;
          const proposal = { number, value, node: fact.node };
          issued.push(proposal);
          violation = check(proposal);
        } else if (fact.kind === 'accepted') {
          const { number, value } = fact.proposal;
          const accepted = acceptedBy.get(fact.node);
          const isKnown = accepted?.some((each) => each.number === number && each.value === value);
          if (accepted === undefined || isKnown) continue;
          accepted.push({ number, value });
          // An acceptance that comes late must not undo the ground on which a proposal was issued.
          for (const each of issued) if (each.number > number) violation ??= check(each);
        }
        if (violation !== null) return violation;
      }
      return null;
    };
  },
};
