import { believed, monitorsOf, violation, whenSaid } from '../../kit/facts.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Monitor } from '../../sim/protocol.ts';
import { failureDetectorNode, type Server } from './failure-detector.ts';
import { cite } from './paper.ts';

/** A heartbeat has come: what the server believes of its sender then. */
interface Heard {
  readonly node: NodeId;
  readonly from: NodeId;
  readonly isSuspected: boolean;
}

const always = monitorsOf(
  'always',
  believed<Server, Heard>({
    read: failureDetectorNode.read,
    concludes: (node, _, { suspects }, record) => {
      if (record.kind !== 'deliver' || record.message.message.type !== 'alive') return [];
      const { from } = record.message;
      return [{ node, from, isSuspected: suspects.includes(from) }];
    },
  }),
);

const whoSpeaksIsTrusted = always(
  {
    id: 'failure-detector/who-speaks-is-trusted',
    title: 'Who speaks is trusted',
    claim: 'No server suspects another at the moment at which it hears of it.',
    citation: cite('Figure 10, Task 3'),
  },
  () =>
    ({ from, isSuspected, node }) =>
      isSuspected
        ? violation([node, from], `${node} hears of ${from}, and suspects it all the same.`)
        : null,
);

const suspected = whenSaid(
  {
    id: 'failure-detector/suspected',
    title: 'A server is suspected',
    claim: 'A server takes another for crashed.',
    citation: cite('Figure 10, Task 2'),
  },
  ({ text }) => text.startsWith('suspects'),
);

const trustedAgain = whenSaid(
  {
    id: 'failure-detector/trusted-again',
    title: 'A server is trusted again',
    claim: 'A server hears of another that it has suspected, and trusts it again.',
    citation: cite('Figure 10, Task 3'),
  },
  ({ text }) => text.startsWith('hears of'),
);

/** Everything that is watched in a run. */
export const monitors: readonly Monitor[] = [whoSpeaksIsTrusted, suspected, trustedAgain];
