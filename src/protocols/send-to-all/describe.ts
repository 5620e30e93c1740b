import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { type Operation, operationText } from '../../sim/operation.ts';
import type { LogCell, MessageDescription, NodeDescription } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import type { SendToAllContext } from './context.ts';
import type { SendToAllMessage } from './messages.ts';

/** How many cells are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

/** A node's state read as a replica's; null for a client's and for none. */
export const replicaOf = (state: NodeState | null): SendToAllContext | null =>
  state?.value === 'replica'
    ? (state.context as SendToAllContext) // of the machines here only sendToAllMachine has that state
    : null;

/** A write in a few characters: `x=7`, `add y+1`. */
export const writeText = (operation: Operation): string =>
  operation.kind === 'put' ? `${operation.key}=${operation.value}` : operationText(operation);

/** A server's number, which gives the writes that it was asked for their colour. */
const numberOf = (server: string): number => Number(server.slice(1));

const cellsOf = ({ executed }: SendToAllContext): readonly LogCell[] => {
  const start = Math.max(0, executed.length - shownCells);
  return executed.slice(start).map(({ first, operation }, place) => ({
    index: start + place + 1,
    epoch: numberOf(first),
    label: writeText(operation),
    committed: true,
  }));
};

/** What a replica holds, as plain data. */
export const valuesOf = ({
  values,
}: SendToAllContext): readonly (readonly [key: string, value: string])[] =>
  [...values].sort(([a], [b]) => (a < b ? -1 : 1));

/** What the stage and the inspector say about a replica. */
export const describeNode = (state: NodeState): NodeDescription => {
  const context = replicaOf(state);
  invariant(context !== null, `A replica has no state '${state.value}'.`);
  const values = valuesOf(context);
  const shown = values.slice(0, shownKeys).map(([key, value]) => `${key}=${value}`);
  const { executed } = context;
  return {
    epoch: null,
    role: 'Replica',
    leads: false,
    belief: `has executed ${executed.length} ${executed.length === 1 ? 'write' : 'writes'} as they came`,
    log: cellsOf(context),
    logLength: executed.length,
    committedLength: executed.length,
    value: values.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' '),
    replica: values,
    quorums: [],
    fields: [
      { name: 'writes executed', value: `${executed.length}` },
      {
        name: 'last write',
        value: executed.last === undefined ? 'none' : writeText(executed.last.operation),
      },
    ],
  };
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'ask somebody else' : `ask ${outcome.to}`;
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
  const message = wire as SendToAllMessage | RequestMessage | ReplyMessage; // nothing else travels here
  switch (message.type) {
    case 'relay':
      return {
        family: 'data',
        label: `execute ${writeText(message.operation)}${message.drawn === null ? '' : ` (${message.drawn})`}`,
        epoch: null,
        cells: [],
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
  }
};

/** What a part of the cluster can still do: everything, on its own. */
export const describePart = (
  size: number,
  total: number,
): { readonly text: string; readonly able: boolean } => ({
  text: size === total ? 'reads and writes' : 'goes its own way',
  able: true,
});
