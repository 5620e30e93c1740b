import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { operationText } from '../../sim/operation.ts';
import type { MessageDescription, NodeDescription } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import type { MultiMasterContext } from './context.ts';
import type { Item, MultiMasterMessage } from './messages.ts';

/** How many keys the line under a node names. */
const shownKeys = 3;

/** A node's state read as a server's; null for a client's and for none. */
export const serverOf = (state: NodeState | null): MultiMasterContext | null =>
  state?.value === 'serving'
    ? (state.context as MultiMasterContext) // of the machines here only multiMasterMachine has that state
    : null;

/** What a server holds, as plain data: the values of every key that has some. */
export const valuesOf = ({
  items,
}: MultiMasterContext): readonly (readonly [key: string, values: readonly string[]])[] =>
  [...items]
    .map(([key, { versions }]) => [key, versions.flatMap(({ value }) => value ?? [])] as const)
    .filter(([, values]) => values.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));

const itemText = (key: string, { known, versions }: Item): string =>
  `${key}: ${versions.map(({ stamp, value }) => `${value ?? 'deleted'} (${stamp.node}, ${stamp.time / 1_000} ms)`).join(' and ')}, writes known ${known.join(' ')}`;

const countConflicts = ({ items }: MultiMasterContext): number =>
  [...items.values()].filter(({ versions }) => versions.length > 1).length;

/** What the stage and the inspector say about a server. */
export const describeNode = (state: NodeState): NodeDescription => {
  const context = serverOf(state);
  invariant(context !== null, `A server has no state '${state.value}'.`);
  const values = valuesOf(context);
  const shown = values.slice(0, shownKeys).map(([key, each]) => `${key}=${each.join('|')}`);
  const conflicts = countConflicts(context);
  return {
    epoch: null,
    role: context.isMaster ? 'Master' : 'Reader',
    leads: false,
    belief: context.isMaster
      ? `takes writes by itself${conflicts > 0 ? `, and holds ${conflicts === 1 ? 'a conflict' : `${conflicts} conflicts`}` : ''}`
      : `serves reads and sends writers to ${context.nearestMaster ?? 'a master'}`,
    log: [],
    logLength: 0,
    committedLength: 0,
    value: values.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' '),
    replica: values,
    quorums: [],
    fields: [
      { name: 'latest stamp seen', value: `${context.clock / 1_000} ms` },
      { name: 'conflicts', value: `${conflicts}` },
      ...[...context.items]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => ({ name: `versions of ${key}`, value: itemText(key, item) })),
    ],
  };
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'no master known' : `ask ${outcome.to}`;
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'ok':
      switch (outcome.result.kind) {
        case 'done':
          return 'done';
        case 'value':
          return outcome.result.value === null ? 'no value' : `value ${outcome.result.value}`;
        case 'swapped':
          return outcome.result.swapped ? 'swapped' : 'not swapped';
        case 'values':
          return outcome.result.values.map((value) => value ?? 'no value').join(', ');
      }
  }
};

/** What the stage and the inspector say about a message. */
export const describeMessage = (wire: WireMessage): MessageDescription => {
  const message = wire as MultiMasterMessage | RequestMessage | ReplyMessage; // nothing else travels here
  switch (message.type) {
    case 'update':
      return {
        family: 'data',
        label: `${message.key}=${message.version.value ?? 'deleted'}`,
        epoch: null,
        cells: [],
      };
    case 'exchange':
      return {
        family: message.asks ? 'heartbeat' : 'data',
        label: message.asks
          ? `holds ${message.items.length} ${message.items.length === 1 ? 'key' : 'keys'}, and you?`
          : `knows better: ${message.items.map(([key]) => key).join(', ')}`,
        epoch: null,
        cells: [],
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
  }
};

/** What a part of the cluster can still do, as far as its size tells. */
export const describePart = (
  size: number,
  total: number,
): { readonly text: string; readonly able: boolean } => ({
  text: size === total ? 'reads and writes' : 'goes on by itself, and diverges',
  able: true,
});
