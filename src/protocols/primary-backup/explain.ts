import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { counted, lineOf, outcomeText } from '../../kit/words.ts';
import type { NodeDescription } from '../../sim/protocol.ts';
import type { EventRecord, NodeState } from '../../sim/record.ts';
import { entryAt, entryText, epochAt, lengthOf } from './log.ts';
import { cite, rules } from './paper.ts';
import {
  type Message,
  primaryBackupNode,
  type Role,
  type Server,
  type ShippedEntry,
} from './primary-backup.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

const roleWords: Readonly<Record<Role, string>> = {
  backup: 'Backup',
  candidate: 'Candidate',
  primary: 'Primary',
};

const beliefOf = ({ epoch, followed, majority, primary, role, votes }: Server): string => {
  switch (role) {
    case 'primary':
      return `believes it is the primary of epoch ${epoch}`;
    case 'candidate':
      return `asks to be the primary of epoch ${epoch}, with ${votes.length} of ${majority} votes it needs`;
    case 'backup':
      if (primary === null) return `has promised itself to epoch ${epoch} and knows no primary`;
      return followed === 0
        ? `takes ${primary} for the primary and has not heard it yet`
        : `follows ${primary} in epoch ${followed}`;
  }
};

/** What a candidate waits to hear from a majority, and a primary from its backups. */
export const quorumsOf = (server: Server): NodeDescription['quorums'] => {
  const { acknowledged, epoch, log, majority, needed, order, role, self, stable, votes } = server;
  if (role === 'candidate')
    return [
      { label: `epoch ${epoch}`, have: votes, needed: majority, total: order.length, of: order },
    ];
  const next = entryAt(log, stable + 1);
  if (role === 'backup' || next === undefined || needed === 0) return [];
  return [
    {
      label: entryText(next),
      have: self.peers.filter((_, place) => (acknowledged[place] ?? 0) > stable),
      needed,
      total: self.peers.length,
      of: self.peers,
    },
  ];
};

/** What the stage and the inspector say about a server. */
export const describeNode = (state: NodeState) => {
  const server = primaryBackupNode.of(state);
  const { acknowledged, epoch, log, matched, needed, pending, primary, role, self, stable, store } =
    server;
  const length = lengthOf(log);
  const start = Math.max(log.base, length - shownCells);
  const values = inKeyOrder(store.values);
  const leads = role === 'primary';
  return nodeDescription({
    epoch,
    role: roleWords[role],
    leads,
    belief: beliefOf(server),
    log: log.entries.slice(start - log.base).map((entry, place) => ({
      index: start + place + 1,
      epoch: entry.epoch,
      label: entryText(entry),
      committed: start + place + 1 <= stable,
    })),
    logLength: length,
    committedLength: Math.min(stable, length),
    value: lineOf(values.map(([key, value]) => `${key}=${value}`)),
    replica: values,
    quorums: quorumsOf(server),
    fields: {
      epoch,
      primary: primary ?? 'unknown',
      'last index': length,
      'epoch of the last entry': epochAt(log, length),
      'stable up to': stable,
      'log begins after': log.base,
      'copy of the primary up to': role === 'backup' ? matched : null,
      'backups needed': leads ? `${needed} of ${self.peers.length}` : null,
      'stored by': leads
        ? self.peers.map((peer, place) => `${peer} ${acknowledged[place] ?? 0}`).join(', ')
        : null,
      'requests that wait': leads ? pending.length : null,
    },
  });
};

const shippedText = (entries: readonly ShippedEntry[]): string => {
  const [first] = entries;
  if (first === undefined) return 'nothing new';
  const what = `${first.execution === null ? 'log' : 'state'}: ${entryText(first)}`;
  return entries.length === 1 ? what : `${what} and ${entries.length - 1} more`;
};

const epochsOf = (entries: readonly { readonly epoch: number }[]): readonly number[] =>
  entries.map(({ epoch }) => epoch);

export const describeMessage = messageDescriber<Message>(
  {
    heartbeat: () => ['heartbeat', 'alive'],
    replicate: ({ entries }) => ['data', shippedText(entries), ...epochsOf(entries)],
    wholeState: ({ history, lastIndex }) => [
      'data',
      `whole state after ${lastIndex}`,
      ...epochsOf(history),
    ],
    acknowledge: ({ index }) => ['acknowledgement', `stored up to ${index}`],
    fetch: ({ index, whole }) => [
      'acknowledgement',
      whole ? 'whole state, please' : `has ${index}, what is next?`,
    ],
    refuse: ({ epoch }) => ['refusal', `refused: epoch ${epoch}`],
    stand: ({ epoch }) => ['vote', `primary of epoch ${epoch}?`],
    vote: ({ granted }) =>
      granted ? ['acknowledgement', 'vote granted'] : ['refusal', 'vote refused'],
  },
  ({ epoch }) => epoch,
  {
    reply: (outcome) =>
      outcome.kind === 'redirect' && outcome.to === null
        ? 'no primary known'
        : outcomeText(outcome),
  },
);

/**
 * What a part of `size` live servers out of `total` can still do. How many backups a write waits for
 * is a parameter that is not known here, so it says what holds for the default, a majority.
 */
export const describePart = (size: number, total: number) =>
  size > total / 2
    ? { text: 'can elect a primary', able: true }
    : { text: 'can elect nobody', able: false };

const tell = narrator(rules, cite, {
  onRestart: ({ after }) => {
    const server = primaryBackupNode.read(after);
    if (server === null) return null;
    const entries = counted(lengthOf(server.log), 'entry', 'entries');
    const text = `starts again as a backup, with epoch ${server.epoch} and ${entries} on its disk`;
    return { text, important: false, citation: cite('Failover') };
  },
});

/** Who gives way and discards entries in one step is told of with both. */
export const narrate = (record: EventRecord) => {
  const told = tell(record);
  if (told?.rule !== 'primary-backup/discard-on-return') return told;
  const gaveWay = record.effects.find(
    (effect) => effect.kind === 'note' && effect.rule === 'primary-backup/fencing',
  );
  return gaveWay?.kind === 'note' ? { ...told, text: `${gaveWay.text}; it ${told.text}` } : told;
};
