import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { commandText, counted, lineOf, outcomeText } from '../../kit/words.ts';
import type { NodeState } from '../../sim/record.ts';
import { cite, rules } from './paper.ts';
import { type Relay, sendToAllNode } from './send-to-all.ts';

/** How many cells are shown, the last ones. */
const shownCells = 24;

/** A server's number, which gives the writes that it was asked for their colour. */
const numberOf = (server: string): number => Number(server.slice(1));

/** What the stage and the inspector say about a replica. */
export const describeNode = (state: NodeState) => {
  const { executed, values } = sendToAllNode.of(state);
  const held = inKeyOrder(values);
  const { last, length } = executed;
  const start = Math.max(0, length - shownCells);
  return nodeDescription({
    epoch: null,
    role: 'Replica',
    belief: `has executed ${counted(length, 'write')} as they came`,
    log: executed.slice(start).map(({ first, operation }, place) => ({
      index: start + place + 1,
      epoch: numberOf(first),
      label: commandText(operation),
      committed: true,
    })),
    logLength: length,
    committedLength: length,
    value: lineOf(held.map(([key, value]) => `${key}=${value}`)),
    replica: held,
    fields: {
      'writes executed': length,
      'last write': last === undefined ? 'none' : commandText(last.operation),
    },
  });
};

export const describeMessage = messageDescriber<Relay>(
  {
    relay: ({ drawn, operation }) => [
      'data',
      `execute ${commandText(operation)}${drawn === null ? '' : ` (${drawn})`}`,
    ],
  },
  () => null,
  {
    reply: (outcome) =>
      outcome.kind === 'redirect' && outcome.to === null
        ? 'ask somebody else'
        : outcomeText(outcome),
  },
);

/** What a part of the cluster can still do: everything, on its own. */
export const describePart = (size: number, total: number) => ({
  text: size === total ? 'reads and writes' : 'goes its own way',
  able: true,
});

const agreement = cite('Replica coordination: agreement');

/** A lost relay is told of as well: nobody else will. */
export const narrate = narrator(rules, cite, {
  onRestart: ({ after }) => {
    const count = sendToAllNode.read(after)?.executed.length ?? 0;
    const text = `starts again with the ${count} writes on its disk; what it missed, nobody tells it`;
    return { text, important: false, citation: agreement };
  },
  otherwise: (record) => {
    if (record.kind !== 'lost' || record.message.message.type !== 'relay') return null;
    const { from, to } = record.message;
    const text = `a write from ${from} never reaches ${to}, and nobody will send it again`;
    return { text, important: true, citation: agreement };
  },
});
