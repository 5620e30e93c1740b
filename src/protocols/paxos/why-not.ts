import { missingText, obstacles, wait } from '../../kit/why-not.ts';
import { listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { acceptorsOf, type PaxosNode, paxosNode, proposalText } from './paxos.ts';

const acceptanceWait = (
  node: PaxosNode,
  proposal: { readonly number: number; readonly value: string },
  around: Surroundings,
): Wait => {
  const { acceptors, quorum, tally } = node;
  const have = acceptorsOf(tally, proposal);
  return wait(
    `Why does ${around.id} not know that ${proposal.value} is chosen?`,
    have.length === 0
      ? `it has heard of no acceptance of ${proposalText(proposal)}`
      : `it has heard that ${listed(have)} accepted ${proposalText(proposal)}`,
    missingText('a choice', { have, needed: quorum, of: acceptors }, around),
  );
};

/** What a node of single-decree Paxos waits for: promises, acceptances, or word of what is chosen. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const node = paxosNode.read(state);
  if (node === null) return [];
  const { accepted, acceptors, hearers, hears, number, outbid, promises, proposal, quorum } = node;
  const { id } = around;
  switch (node.role) {
    case 'preparing':
      return [
        wait(
          `Why does ${id} propose nothing yet under number ${number}?`,
          missingText(
            'phase 2',
            { have: promises.map(({ from }) => from), needed: quorum, of: acceptors },
            around,
          ),
        ),
      ];
    case 'proposing': {
      if (proposal === null) return [];
      if (hears) return [acceptanceWait(node, proposal, around)];
      return [
        wait(
          `Why does ${id} not know that ${proposal.value} is chosen?`,
          `only ${listed(hearers)} ${hearers.length === 1 ? 'hears' : 'hear'} of acceptances, and ${obstacles(hearers, around)}`,
        ),
      ];
    }
    case 'holdingOff':
      return [
        wait(
          `Why does ${id} propose nothing now?`,
          outbid > number
            ? `an acceptor has promised number ${outbid} to somebody else`
            : 'not enough acceptors have answered in time',
          'it waits a little before it tries a higher number, so that another one can finish',
        ),
      ];
    case 'listening':
      return accepted === null ? [] : [acceptanceWait(node, accepted, around)];
    case 'decided':
      return [];
  }
};
