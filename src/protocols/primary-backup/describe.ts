import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { operationText } from '../../sim/operation.ts';
import type {
  LogCell,
  MessageDescription,
  NodeDescription,
  QuorumMeter,
} from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import { lastIndexOf, type PrimaryBackupContext } from './context.ts';
import { entryText } from './entry-text.ts';
import { entryAt, epochAt } from './log.ts';
import type { ReplicationMessage, ShippedEntry } from './messages.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

/** A server's role: the states of its machine. */
export type PrimaryBackupRole = 'backup' | 'candidate' | 'primary';

/** A server's state, read as one of this protocol. */
export interface PrimaryBackupState {
  readonly role: PrimaryBackupRole;
  readonly context: PrimaryBackupContext;
}

/** A node's state read as a server's; null for a client's and for none. */
export const serverStateOf = (state: NodeState | null): PrimaryBackupState | null => {
  switch (state?.value) {
    case 'backup':
    case 'candidate':
    case 'primary':
      // Of the machines in such a cluster only primaryBackupMachine has these states.
      return { role: state.value, context: state.context as PrimaryBackupContext };
    default:
      return null;
  }
};

const roleWords: Readonly<Record<PrimaryBackupRole, string>> = {
  backup: 'Backup',
  candidate: 'Candidate',
  primary: 'Primary',
};

const beliefOf = ({ context, role }: PrimaryBackupState): string => {
  const { epoch, followed, primary, settings, votes } = context;
  switch (role) {
    case 'primary':
      return `believes it is the primary of epoch ${epoch}`;
    case 'candidate':
      return `asks to be the primary of epoch ${epoch}, with ${votes.length} of ${settings.majority} votes it needs`;
    case 'backup':
      if (primary === null) return `has promised itself to epoch ${epoch} and knows no primary`;
      return followed === 0
        ? `takes ${primary} for the primary and has not heard it yet`
        : `follows ${primary} in epoch ${followed}`;
  }
};

const cellsOf = (context: PrimaryBackupContext): readonly LogCell[] => {
  const { log, stable } = context;
  const length = lastIndexOf(context);
  const start = Math.max(log.base, length - shownCells);
  return log.entries.slice(start - log.base).map((entry, place) => ({
    index: start + place + 1,
    epoch: entry.epoch,
    label: entryText(entry),
    committed: start + place + 1 <= stable,
  }));
};

/** What a candidate waits to hear from a majority, and a primary from its backups. */
export const quorumsOf = ({ context, role }: PrimaryBackupState): readonly QuorumMeter[] => {
  const { acknowledged, epoch, log, peers, settings, stable, votes } = context;
  if (role === 'candidate') {
    return [
      {
        label: `epoch ${epoch}`,
        have: votes,
        needed: settings.majority,
        total: peers.length + 1,
        of: settings.order,
      },
    ];
  }
  const next = entryAt(log, stable + 1);
  if (role === 'backup' || next === undefined || settings.needed === 0) return [];
  return [
    {
      label: entryText(next),
      have: peers.filter((_, place) => (acknowledged[place] ?? 0) > stable),
      needed: settings.needed,
      total: peers.length,
      of: peers,
    },
  ];
};

const sortedValues = ({ store }: PrimaryBackupContext): readonly (readonly [string, string])[] =>
  [...store.values].sort(([a], [b]) => (a < b ? -1 : 1));

const valueLine = (values: readonly (readonly [string, string])[]): string => {
  const shown = values.slice(0, shownKeys).map(([key, value]) => `${key}=${value}`);
  return values.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' ');
};

const fieldsOf = ({ context, role }: PrimaryBackupState): NodeDescription['fields'] => {
  const { acknowledged, epoch, log, matched, peers, pending, primary, settings, stable } = context;
  const last = lastIndexOf(context);
  return [
    { name: 'epoch', value: `${epoch}` },
    { name: 'primary', value: primary ?? 'unknown' },
    { name: 'last index', value: `${last}` },
    { name: 'epoch of the last entry', value: `${epochAt(log, last)}` },
    { name: 'stable up to', value: `${stable}` },
    { name: 'log begins after', value: `${log.base}` },
    ...(role === 'backup' ? [{ name: 'copy of the primary up to', value: `${matched}` }] : []),
    ...(role === 'primary'
      ? [
          { name: 'backups needed', value: `${settings.needed} of ${peers.length}` },
          {
            name: 'stored by',
            value: peers.map((peer, place) => `${peer} ${acknowledged[place] ?? 0}`).join(', '),
          },
          { name: 'requests that wait', value: `${pending.length}` },
        ]
      : []),
  ];
};

/** What the stage and the inspector say about a server. */
export const describeNode = (state: NodeState): NodeDescription => {
  const server = serverStateOf(state);
  invariant(server !== null, `A primary-backup server has no state '${state.value}'.`);
  const { context, role } = server;
  const values = sortedValues(context);
  return {
    epoch: context.epoch,
    role: roleWords[role],
    leads: role === 'primary',
    belief: beliefOf(server),
    log: cellsOf(context),
    logLength: lastIndexOf(context),
    committedLength: Math.min(context.stable, lastIndexOf(context)),
    ...(role === 'primary'
      ? {
          followers: context.peers.map((follower, place) => ({
            follower,
            next: null,
            match: context.acknowledged[place] ?? 0,
          })),
        }
      : {}),
    value: valueLine(values),
    replica: values,
    quorums: quorumsOf(server),
    fields: fieldsOf(server),
  };
};

const shippedText = (entries: readonly ShippedEntry[]): string => {
  const [first] = entries;
  if (first === undefined) return 'nothing new';
  const what = first.execution === null ? 'log' : 'state';
  return entries.length === 1
    ? `${what}: ${entryText(first)}`
    : `${what}: ${entryText(first)} and ${entries.length - 1} more`;
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'no primary known' : `ask ${outcome.to}`;
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

/** What the stage and the inspector say about a message between servers or with clients. */
export const describeMessage = (wire: WireMessage): MessageDescription => {
  const message = wire as ReplicationMessage | RequestMessage | ReplyMessage; // nothing else travels in such a cluster
  switch (message.type) {
    case 'heartbeat':
      return { family: 'heartbeat', label: 'alive', epoch: message.epoch, cells: [] };
    case 'replicate':
      return {
        family: 'data',
        label: shippedText(message.entries),
        epoch: message.epoch,
        cells: message.entries.map(({ epoch }) => epoch),
      };
    case 'wholeState':
      return {
        family: 'data',
        label: `whole state after ${message.lastIndex}`,
        epoch: message.epoch,
        cells: message.history.map(({ epoch }) => epoch),
      };
    case 'acknowledge':
      return {
        family: 'acknowledgement',
        label: `stored up to ${message.index}`,
        epoch: message.epoch,
        cells: [],
      };
    case 'fetch':
      return {
        family: 'acknowledgement',
        label: message.whole ? 'whole state, please' : `has ${message.index}, what is next?`,
        epoch: message.epoch,
        cells: [],
      };
    case 'refuse':
      return {
        family: 'refusal',
        label: `refused: epoch ${message.epoch}`,
        epoch: message.epoch,
        cells: [],
      };
    case 'stand':
      return {
        family: 'vote',
        label: `primary of epoch ${message.epoch}?`,
        epoch: message.epoch,
        cells: [],
      };
    case 'vote':
      return {
        family: message.granted ? 'acknowledgement' : 'refusal',
        label: message.granted ? 'vote granted' : 'vote refused',
        epoch: message.epoch,
        cells: [],
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
  }
};

/**
 * What a part of `size` live servers out of `total` can still do. How many backups a write waits for
 * is a parameter that is not known here, so it says what holds for the default, a majority.
 */
export const describePart = (
  size: number,
  total: number,
): { readonly text: string; readonly able: boolean } =>
  size > total / 2
    ? { text: 'can elect a primary', able: true }
    : { text: 'can elect nobody', able: false };
