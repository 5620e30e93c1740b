import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { operationText } from '../../sim/operation.ts';
import type {
  LogCell,
  MessageDescription,
  MessageFamily,
  NodeDescription,
  QuorumMeter,
} from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import { type Occupation, occupationOf, type Prepared, type TwoPhaseContext } from './context.ts';
import { listed } from './coordinator.ts';
import type { LogRecord } from './log.ts';
import type { TwoPhaseMessage } from './messages.ts';
import { twoPhaseContextOf } from './state.ts';
import {
  coordinatorOf,
  lettersOf,
  operationOf,
  requestOf,
  type TransactionId,
  writesText,
} from './transaction.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

const inMilliseconds = (micros: Micros): string => `${(micros / 1_000).toFixed(0)} ms`;

const numberOf = (transaction: TransactionId): number => requestOf(transaction).sequence;

const roleOf = (occupation: Occupation, { coordinated }: TwoPhaseContext): string => {
  switch (occupation) {
    case 'blocked':
      return 'Blocked';
    case 'prepared':
      return 'Prepared';
    case 'coordinating':
      return 'Coordinator';
    case 'idle':
      return coordinated.size > 0 ? 'Coordinator' : 'Idle';
  }
};

const adviceText = ({ transaction, uncertain, inquiries }: Prepared): string => {
  if (inquiries === 0) return `waits for ${coordinatorOf(transaction)} to decide it`;
  return uncertain.length === 0
    ? `${coordinatorOf(transaction)} does not answer`
    : `${coordinatorOf(transaction)} does not answer, and ${listed(uncertain)} cannot tell`;
};

const beliefOf = (context: TwoPhaseContext): string => {
  const prepared = [...context.prepared.values()];
  const blocked = prepared.find(({ blockedSinceMicros }) => blockedSinceMicros !== null);
  const bound = blocked ?? prepared[0];
  if (bound !== undefined) {
    const name = operationOf(bound.transaction);
    return blocked === undefined
      ? `is prepared for ${name}: ${adviceText(bound)}`
      : `is blocked on ${name} since ${inMilliseconds(blocked.blockedSinceMicros ?? 0)}: ${adviceText(bound)}`;
  }
  const [first] = context.coordinated.values();
  if (first === undefined) return 'takes part in nothing unfinished';
  const name = operationOf(first.transaction);
  return first.phase === 'voting'
    ? `collects votes on ${name}`
    : `has committed ${name} and collects acknowledgements`;
};

/** A record in a few characters. A star marks a forced one, brackets one that is in memory only. */
export const recordText = ({ kind, forced, transaction }: LogRecord, onDisk: boolean): string => {
  const text = `${kind}${forced ? '*' : ''} ${operationOf(transaction)}`;
  return onDisk ? text : `(${text})`;
};

/** Whether a node knows a transaction to be committed. */
const isCommittedAt = (context: TwoPhaseContext, start: number): ReadonlySet<TransactionId> =>
  new Set(
    context.log
      .slice(start)
      .flatMap(({ kind, transaction }) =>
        kind === 'commit' || kind === 'end' ? [transaction] : [],
      ),
  );

const cellsOf = (context: TwoPhaseContext): readonly LogCell[] => {
  const { log, forcedLength } = context;
  const start = Math.max(0, log.length - shownCells);
  const committed = isCommittedAt(context, start);
  return log.slice(start).map((record, place) => ({
    index: start + place + 1,
    epoch: numberOf(record.transaction),
    label: recordText(record, start + place < forcedLength),
    committed: committed.has(record.transaction),
  }));
};

const quorumsOf = ({ coordinated }: TwoPhaseContext): readonly QuorumMeter[] =>
  [...coordinated.values()].map(({ transaction, phase, participants, yes, acknowledged }) => ({
    label: `${phase === 'voting' ? 'yes to' : 'acks of'} ${operationOf(transaction)}`,
    have: phase === 'voting' ? yes : acknowledged,
    needed: participants.length,
    total: participants.length,
  }));

const sortedByKey = <Value>(
  map: ReadonlyMap<string, Value>,
): readonly (readonly [string, Value])[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const valueLine = ({ values }: TwoPhaseContext): string => {
  const shown = sortedByKey(values)
    .slice(0, shownKeys)
    .map(([key, { value }]) => `${key}=${value}`);
  return values.size > shownKeys ? `${shown.join(' ')} …` : shown.join(' ');
};

const preparedText = ({ transaction, sinceMicros }: Prepared): string =>
  `${operationOf(transaction)} of ${coordinatorOf(transaction)}, since ${inMilliseconds(sinceMicros)}`;

const fieldsOf = (context: TwoPhaseContext): NodeDescription['fields'] => {
  const { id, servers, locks, prepared, coordinated, log, forcedLength, blockedMicros } = context;
  const list = (items: readonly string[]): string =>
    items.length === 0 ? 'none' : items.join('; ');
  const blocked = [...prepared.values()].filter((entry) => entry.blockedSinceMicros !== null);
  return [
    { name: 'holds keys', value: `${lettersOf(id, servers)} (first letter)` },
    {
      name: 'locks held',
      value: list(sortedByKey(locks).map(([key, holder]) => `${key} by ${operationOf(holder)}`)),
    },
    { name: 'prepared', value: list([...prepared.values()].map(preparedText)) },
    {
      name: 'blocked since',
      value: list(
        blocked.map(
          ({ transaction, blockedSinceMicros, deadlineMicros }) =>
            `${inMilliseconds(blockedSinceMicros ?? 0)} on ${operationOf(transaction)}, asks again at ${inMilliseconds(deadlineMicros)}`,
        ),
      ),
    },
    { name: 'was blocked before', value: inMilliseconds(blockedMicros) },
    {
      name: 'coordinates',
      value: list(
        [...coordinated.values()].map(
          ({ transaction, phase, participants }) =>
            `${operationOf(transaction)} (${phase === 'voting' ? 'votes' : 'acknowledgements'} of ${listed(participants)})`,
        ),
      ),
    },
    { name: 'records in memory only', value: `${log.length - forcedLength}` },
  ];
};

/** How many records of a log are about committed transactions, among those shown. */
const committedLengthOf = (cells: readonly LogCell[]): number =>
  cells.filter(({ committed }) => committed).length;

/** What the stage and the inspector say about a node. */
export const describeNode = (state: NodeState): NodeDescription => {
  const context = twoPhaseContextOf(state);
  invariant(context !== null, `A node of two-phase commit has no state '${state.value}'.`);
  const log = cellsOf(context);
  return {
    epoch: null,
    role: state.value === 'recovering' ? 'Recovering' : roleOf(occupationOf(context), context),
    leads: context.coordinated.size > 0,
    ...(occupationOf(context) === 'idle' ? {} : { tone: 'active' as const }),
    belief: beliefOf(context),
    log,
    logLength: context.log.length,
    committedLength: committedLengthOf(log),
    value: valueLine(context),
    // Nodes hold different keys, so they are not replicas of each other.
    replica: null,
    quorums: quorumsOf(context),
    fields: fieldsOf(context),
  };
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'ok':
      return 'committed';
    case 'fail':
      return `aborted: ${outcome.reason}`;
    case 'redirect':
      return `ask ${outcome.to ?? 'later'}`;
  }
};

const messageText = (message: TwoPhaseMessage): string => {
  const name = operationOf(message.transaction);
  switch (message.type) {
    case 'prepare':
      return `prepare ${name}: ${writesText(message.writes)}`;
    case 'yesVote':
      return `yes to ${name}`;
    case 'noVote':
      return `no to ${name}: ${message.reason}`;
    case 'commit':
      return `commit ${name}`;
    case 'abort':
      return `abort ${name}`;
    case 'acknowledgement':
      return `ack of ${name}`;
    case 'inquiry':
      return `what became of ${name}?`;
    case 'uncertain':
      return `cannot tell about ${name}`;
  }
};

const familyOf = (type: TwoPhaseMessage['type']): MessageFamily => {
  switch (type) {
    case 'prepare':
      return 'vote';
    case 'yesVote':
    case 'acknowledgement':
      return 'acknowledgement';
    case 'commit':
      return 'commit';
    case 'noVote':
    case 'abort':
    case 'uncertain':
      return 'refusal';
    case 'inquiry':
      return 'heartbeat';
  }
};

/** What the stage and the inspector say about a message. */
export const describeMessage = (wire: WireMessage): MessageDescription => {
  const message = wire as TwoPhaseMessage | RequestMessage | ReplyMessage; // nothing else travels here
  switch (message.type) {
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
    default:
      return {
        family: familyOf(message.type),
        label: messageText(message),
        epoch: numberOf(message.transaction),
        cells: [],
      };
  }
};

/** What a part of `size` live servers out of `total` can still do. */
export const describePart = (
  size: number,
  total: number,
): { readonly text: string; readonly able: boolean } =>
  size === total
    ? { text: 'can commit', able: true }
    : { text: 'commits only within itself', able: false };
