import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { listed } from '../../kit/words.ts';
import type { LogCell } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';
import { cite, rules } from './paper.ts';
import {
  coordinatorOf,
  type LogRecord,
  lettersOf,
  operationOf,
  requestOf,
  type TransactionId,
  writesText,
} from './transaction.ts';
import {
  type Message,
  occupationOf,
  type Prepared,
  type TwoPhaseNode,
  twoPhaseNode,
} from './two-phase-commit.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

const inMilliseconds = (micros: Micros): string => `${(micros / 1_000).toFixed(0)} ms`;

const numberOf = (transaction: TransactionId): number => requestOf(transaction).sequence;

const roleOf = ({ coordinated, role }: TwoPhaseNode): string => {
  switch (role) {
    case 'recovering':
      return 'Recovering';
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
  const coordinator = coordinatorOf(transaction);
  if (inquiries === 0) return `waits for ${coordinator} to decide it`;
  return uncertain.length === 0
    ? `${coordinator} does not answer`
    : `${coordinator} does not answer, and ${listed(uncertain)} cannot tell`;
};

const beliefOf = (node: TwoPhaseNode): string => {
  const prepared = [...node.prepared.values()];
  const blocked = prepared.find(({ blockedSinceMicros }) => blockedSinceMicros !== null);
  const bound = blocked ?? prepared[0];
  if (bound !== undefined) {
    const name = operationOf(bound.transaction);
    return blocked === undefined
      ? `is prepared for ${name}: ${adviceText(bound)}`
      : `is blocked on ${name} since ${inMilliseconds(blocked.blockedSinceMicros ?? 0)}: ${adviceText(bound)}`;
  }
  const [first] = node.coordinated.values();
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

/** The end of the log; records of transactions that the node knows to be committed count as such. */
const cellsOf = ({ log, forcedLength }: TwoPhaseNode): readonly LogCell[] => {
  const start = Math.max(0, log.length - shownCells);
  const shown = log.slice(start);
  const committed = new Set(
    shown.flatMap(({ kind, transaction }) =>
      kind === 'commit' || kind === 'end' ? [transaction] : [],
    ),
  );
  return shown.map((record, place) => ({
    index: start + place + 1,
    epoch: numberOf(record.transaction),
    label: recordText(record, start + place < forcedLength),
    committed: committed.has(record.transaction),
  }));
};

const listOrNone = (items: readonly string[]): string =>
  items.length === 0 ? 'none' : items.join('; ');

/** What the stage and the inspector say about a node. Nodes hold different keys, so they are no replicas. */
export const describeNode = (state: NodeState) => {
  const node = twoPhaseNode.of(state);
  const { blockedMicros, forcedLength, locks, log, self, servers, values } = node;
  const locked = inKeyOrder(locks)
    .slice(0, shownKeys)
    .map(([key]) => `${key} locked`);
  const prepared = [...node.prepared.values()];
  const coordinated = [...node.coordinated.values()];
  const shown = inKeyOrder(values)
    .slice(0, shownKeys)
    .map(([key, { value }]) => `${key}=${value}`);
  return nodeDescription({
    epoch: null,
    role: roleOf(node),
    leads: coordinated.length > 0,
    ...(occupationOf(node) === 'idle' ? {} : { tone: 'active' as const }),
    belief: beliefOf(node),
    log: cellsOf(node),
    logLength: log.length,
    value: [...shown, ...(values.size > shownKeys ? ['…'] : []), ...locked].join(' '),
    quorums: coordinated.map(({ transaction, phase, participants, yes, acknowledged }) => ({
      label: `${phase === 'voting' ? 'yes to' : 'acks of'} ${operationOf(transaction)}`,
      have: phase === 'voting' ? yes : acknowledged,
      needed: participants.length,
      total: participants.length,
      of: participants,
    })),
    fields: {
      'holds keys': `${lettersOf(self.id, servers)} (first letter)`,
      'locks held': listOrNone(
        inKeyOrder(locks).map(([key, holder]) => `${key} by ${operationOf(holder)}`),
      ),
      prepared: listOrNone(
        prepared.map(
          ({ transaction, sinceMicros }) =>
            `${operationOf(transaction)} of ${coordinatorOf(transaction)}, since ${inMilliseconds(sinceMicros)}`,
        ),
      ),
      'blocked since': listOrNone(
        prepared.flatMap(({ transaction, blockedSinceMicros, deadlineMicros }) =>
          blockedSinceMicros === null
            ? []
            : [
                `${inMilliseconds(blockedSinceMicros)} on ${operationOf(transaction)}, asks again at ${inMilliseconds(deadlineMicros)}`,
              ],
        ),
      ),
      'was blocked before': inMilliseconds(blockedMicros),
      coordinates: listOrNone(
        coordinated.map(
          ({ transaction, phase, participants }) =>
            `${operationOf(transaction)} (${phase === 'voting' ? 'votes' : 'acknowledgements'} of ${listed(participants)})`,
        ),
      ),
      'records in memory only': log.length - forcedLength,
    },
  });
};

export const describeMessage = messageDescriber<Message>(
  {
    prepare: ({ transaction, writes }) => [
      'vote',
      `prepare ${operationOf(transaction)}: ${writesText(writes)}`,
    ],
    yesVote: ({ transaction }) => ['acknowledgement', `yes to ${operationOf(transaction)}`],
    noVote: ({ transaction, reason }) => [
      'refusal',
      `no to ${operationOf(transaction)}: ${reason}`,
    ],
    commit: ({ transaction }) => ['commit', `commit ${operationOf(transaction)}`],
    abort: ({ transaction }) => ['refusal', `abort ${operationOf(transaction)}`],
    acknowledgement: ({ transaction }) => ['acknowledgement', `ack of ${operationOf(transaction)}`],
    inquiry: ({ transaction }) => ['heartbeat', `what became of ${operationOf(transaction)}?`],
    uncertain: ({ transaction }) => ['refusal', `cannot tell about ${operationOf(transaction)}`],
  },
  ({ transaction }) => numberOf(transaction),
  {
    reply: (outcome) => {
      if (outcome.kind === 'ok') return 'committed';
      return outcome.kind === 'fail'
        ? `aborted: ${outcome.reason}`
        : `ask ${outcome.to ?? 'later'}`;
    },
  },
);

/** Whether a part of the cluster can commit whatever it is asked. */
export const describePart = (size: number, total: number) =>
  size === total
    ? { text: 'can commit', able: true }
    : { text: 'commits only within itself', able: false };

/** What a node finds when it starts again it tells once it has read its log. */
export const narrate = narrator(rules, cite, { onRestart: () => null, tellsAll: true });
