import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { counted, lineOf, outcomeText } from '../../kit/words.ts';
import type { NodeState } from '../../sim/record.ts';
import { type Message, multiMasterNode, type Server } from './multi-master.ts';
import { antiEntropy, cite, rules } from './paper.ts';
import type { Item } from './versions.ts';

/** What a server holds, as plain data: the values of every key that has some. */
export const valuesOf = ({
  items,
}: Server): readonly (readonly [key: string, values: readonly string[]])[] =>
  inKeyOrder(items)
    .map(([key, { versions }]) => [key, versions.flatMap(({ value }) => value ?? [])] as const)
    .filter(([, values]) => values.length > 0);

const itemText = (key: string, { known, versions }: Item): string => {
  const texts = versions.map(
    ({ stamp, value }) => `${value ?? 'deleted'} (${stamp.node}, ${stamp.time / 1_000} ms)`,
  );
  return `${key}: ${texts.join(' and ')}, writes known ${known.join(' ')}`;
};

/** What the stage and the inspector say about a server. */
export const describeNode = (state: NodeState) => {
  const server = multiMasterNode.of(state);
  const { clock, items, nearestMaster } = server;
  const values = valuesOf(server);
  const conflicts = [...items.values()].filter(({ versions }) => versions.length > 1).length;
  const held = conflicts === 1 ? 'a conflict' : counted(conflicts, 'conflict');
  return nodeDescription({
    epoch: null,
    role: nearestMaster === null ? 'Master' : 'Reader',
    belief:
      nearestMaster === null
        ? `takes writes by itself${conflicts > 0 ? `, and holds ${held}` : ''}`
        : `serves reads and sends writers to ${nearestMaster}`,
    value: lineOf(values.map(([key, each]) => `${key}=${each.join('|')}`)),
    replica: values,
    fields: {
      'latest stamp seen': `${clock / 1_000} ms`,
      conflicts,
      ...Object.fromEntries(
        inKeyOrder(items).map(([key, item]) => [`versions of ${key}`, itemText(key, item)]),
      ),
    },
  });
};

export const describeMessage = messageDescriber<Message>(
  {
    update: ({ key, version }) => ['data', `${key}=${version.value ?? 'deleted'}`],
    exchange: ({ asks, items }) =>
      asks
        ? ['heartbeat', `holds ${counted(items.length, 'key')}, and you?`]
        : ['data', `knows better: ${items.map(([key]) => key).join(', ')}`],
  },
  () => null,
  {
    reply: (outcome) =>
      outcome.kind === 'redirect' && outcome.to === null ? 'no master known' : outcomeText(outcome),
  },
);

/** What a part of the cluster can still do, as far as its size tells. */
export const describePart = (size: number, total: number) => ({
  text: size === total ? 'reads and writes' : 'goes on by itself, and diverges',
  able: true,
});

export const narrate = narrator(rules, cite, {
  onRestart: () => ({
    text: 'starts again with what is on its disk; what it missed, an exchange will tell it',
    important: false,
    citation: cite(antiEntropy),
  }),
  tellsAll: true,
});
