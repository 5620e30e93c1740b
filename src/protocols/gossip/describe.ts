import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { operationText } from '../../sim/operation.ts';
import type { MessageDescription, NodeDescription } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import type { GossipContext, Rumour, TreeComparison } from './context.ts';
import { checksumText, entriesIn } from './database.ts';
import { type Entry, entryText, shortText } from './entries.ts';
import { pathOf } from './merkle.ts';
import type { GossipMessage } from './messages.ts';

/** How many keys the line under a node names. */
const shownKeys = 3;

/** How many neighbours or leaves a field names. */
const shownNames = 12;

/** A site's role, in the paper's words: the states of its machine. */
export type GossipRole = 'susceptible' | 'infective' | 'removed';

/** A site's state, read as one. */
export interface GossipState {
  readonly role: GossipRole;
  readonly context: GossipContext;
}

/** A node's state read as a gossiping site's; null for a client's and for none. */
export const gossipStateOf = (state: NodeState | null): GossipState | null => {
  switch (state?.value) {
    case 'susceptible':
    case 'infective':
    case 'removed':
      // Of the machines in a gossip cluster only gossipMachine has these states.
      return { role: state.value, context: state.context as GossipContext };
    default:
      return null;
  }
};

const roleWords: Readonly<Record<GossipRole, string>> = {
  susceptible: 'Susceptible',
  infective: 'Infective',
  removed: 'Removed',
};

const countText = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const listed = (names: readonly string[]): string =>
  names.length > shownNames
    ? `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`
    : names.join(', ');

const beliefOf = ({ role, context }: GossipState): string => {
  const { database, rumours, settings } = context;
  const held = countText(database.entries.size, 'entry', 'entries');
  switch (role) {
    case 'susceptible':
      return 'has heard nothing';
    case 'removed':
      return `holds ${held} and spreads none`;
    case 'infective':
      return settings.rumours === 'none'
        ? `holds ${held} and compares them with others`
        : `holds ${held} and spreads ${rumours.map(({ entry }) => entryText(entry)).join(', ')}`;
  }
};

const valueLine = (entries: readonly Entry[]): string => {
  const shown = entries.slice(0, shownKeys).map(shortText);
  return entries.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' ');
};

const rumourText = (
  { settings }: GossipContext,
  { counter, entry, needed, unneeded }: Rumour,
): string => {
  const cooled = settings.removal === 'counter' ? `, cooled ${counter} of ${settings.k}` : '';
  const lately = needed ? ', was needed' : unneeded ? ', was known' : '';
  return `${shortText(entry)}${cooled}${lately}`;
};

const comparisonText = (
  { database }: GossipContext,
  { differing, level, partner }: TreeComparison,
): string => {
  if (differing.length === 0) return `with ${partner}: the same`;
  const place = 2 ** level === database.leaves.length ? 'leaves' : `level ${level}`;
  return `with ${partner}: differs at ${place} ${listed(differing.map((index) => pathOf(level, index)))}`;
};

const certificateText = ({ key, timestamp, site }: Entry): string =>
  `${key} (${timestamp} µs, ${site})`;

const fieldsOf = (context: GossipContext): NodeDescription['fields'] => {
  const { comparison, cycle, database, neighbours, rumours, settings } = context;
  const entries = entriesIn(database, null);
  const dead = entries.filter(({ value }) => value === null);
  return [
    { name: 'cycle', value: `${cycle}` },
    {
      name: 'hot rumours',
      value: rumours.map((rumour) => rumourText(context, rumour)).join('; ') || 'none',
    },
    { name: 'entries', value: `${entries.length - dead.length}` },
    { name: 'death certificates', value: dead.map(certificateText).join(', ') || 'none' },
    { name: 'checksum', value: checksumText(database.checksum) },
    ...(settings.comparison === 'merkle'
      ? [
          {
            name: 'last tree comparison',
            value: comparison === null ? 'none' : comparisonText(context, comparison),
          },
        ]
      : []),
    {
      name: 'timestamps',
      value:
        listed(entries.map((entry) => `${entry.key} ${entry.timestamp} µs by ${entry.site}`)) ||
        'none',
    },
    { name: 'may contact', value: listed(neighbours) || 'nobody' },
  ];
};

/** What the stage and the inspector say about a gossiping site. */
export const describeNode = (state: NodeState): NodeDescription => {
  const gossip = gossipStateOf(state);
  invariant(gossip !== null, `A gossiping site has no state '${state.value}'.`);
  const { context, role } = gossip;
  const entries = entriesIn(context.database, null);
  return {
    epoch: null,
    role: roleWords[role],
    leads: false,
    ...(role === 'infective' ? { tone: 'active' as const } : {}),
    ...(role === 'removed' ? { tone: 'done' as const } : {}),
    belief: beliefOf(gossip),
    log: [],
    logLength: 0,
    committedLength: 0,
    value: valueLine(entries),
    replica: entries.map(({ key, value, timestamp, site }) => [key, value, timestamp, site]),
    quorums: [],
    fields: fieldsOf(context),
  };
};

const updatesText = (updates: readonly Entry[]): string => {
  const [first] = updates;
  if (first === undefined) return 'nothing hot';
  return updates.length === 1
    ? shortText(first)
    : `${shortText(first)} and ${updates.length - 1} more`;
};

const entriesText = (entries: readonly Entry[], leaves: readonly number[] | null): string =>
  `${countText(entries.length, 'entry', 'entries')}${leaves === null ? '' : ` of ${countText(leaves.length, 'leaf', 'leaves')}`}`;

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'ask somebody else' : `ask ${outcome.to}`;
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'ok':
      return outcome.result.kind === 'value' ? (outcome.result.value ?? 'no value') : 'done';
  }
};

type Described = Pick<MessageDescription, 'family' | 'label'>;

const feedbackOf = (verdicts: readonly { readonly needed: boolean }[]): Described => {
  const needed = verdicts.filter((verdict) => verdict.needed).length;
  if (needed === 0) return { family: 'refusal', label: 'knew it' };
  return {
    family: 'acknowledgement',
    label: needed === verdicts.length ? 'was news' : `${needed} of ${verdicts.length} were news`,
  };
};

const described = (message: GossipMessage | RequestMessage | ReplyMessage): Described => {
  switch (message.type) {
    case 'rumours':
      return message.updates.length === 0
        ? { family: 'heartbeat', label: 'anything hot?' }
        : { family: 'data', label: updatesText(message.updates) };
    case 'pull':
      return { family: 'heartbeat', label: 'anything hot?' };
    case 'answer':
      return message.updates.length === 0 && message.feedback.length > 0
        ? feedbackOf(message.feedback)
        : {
            family: message.updates.length === 0 ? 'heartbeat' : 'data',
            label: updatesText(message.updates),
          };
    case 'feedback':
      return feedbackOf(message.verdicts);
    case 'askEntries':
      return {
        family: 'heartbeat',
        label:
          message.leaves === null
            ? 'your database?'
            : `your ${countText(message.leaves.length, 'leaf', 'leaves')}?`,
      };
    case 'entries':
      return { family: 'data', label: entriesText(message.entries, message.leaves) };
    case 'checksum':
      return { family: 'heartbeat', label: `checksum ${checksumText(message.checksum)}` };
    case 'recent':
      return {
        family: message.updates.length === 0 ? 'heartbeat' : 'data',
        label: `${message.updates.length} recent, checksum ${checksumText(message.checksum)}`,
      };
    case 'hashes':
      return {
        family: 'heartbeat',
        label: `hashes of ${listed(message.nodes.map(({ index }) => pathOf(message.level, index)))}`,
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation) };
    case 'reply':
      return { family: 'client', label: replyText(message) };
  }
};

/** What the stage and the inspector say about a message between sites or with clients. */
export const describeMessage = (wire: WireMessage): MessageDescription => ({
  ...described(wire as GossipMessage | RequestMessage | ReplyMessage), // nothing else travels in a gossip cluster
  epoch: null,
  cells: [],
});

/** What a part of `size` live sites can still do: everything, on its own. */
export const describePart = (size: number): { readonly text: string; readonly able: boolean } => ({
  text: size === 1 ? 'takes writes alone' : 'takes writes and agrees within itself',
  able: true,
});
