import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { listed } from '../../kit/words.ts';
import type { NodeState } from '../../sim/record.ts';
import { type Alive, failureDetectorNode } from './failure-detector.ts';
import { cite, rules } from './paper.ts';

/** What the stage and the inspector say about a server. */
export const describeNode = (state: NodeState) => {
  const { self, suspects } = failureDetectorNode.of(state);
  const trusted = self.peers.filter((peer) => !suspects.includes(peer));
  return nodeDescription({
    epoch: null,
    role: 'Watching',
    belief: suspects.length === 0 ? 'trusts all others' : `suspects ${listed(suspects)}`,
    ...(suspects.length === 0 ? {} : { tone: 'active' as const }),
    value: suspects.map((suspect) => `${suspect}?`).join(' '),
    fields: {
      suspects: suspects.length === 0 ? 'nobody' : listed(suspects),
      trusts: trusted.length === 0 ? 'nobody' : listed(trusted),
    },
  });
};

export const describeMessage = messageDescriber<Alive>(
  { alive: () => ['heartbeat', 'alive'] },
  () => null,
  { request: (operation) => (operation.kind === 'get' ? `${operation.key}?` : operation.kind) },
);

/** What a part of the cluster can still do: every server watches by itself. */
export const describePart = (size: number, total: number) => ({
  text: size === total ? 'hears of all' : 'suspects the others',
  able: true,
});

export const narrate = narrator(rules, cite, {
  onRestart: () => ({ text: 'starts again, and trusts everybody', important: false }),
});
