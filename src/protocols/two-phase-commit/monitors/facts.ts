import type { WireMessage } from '../../../sim/effect.ts';
import { type NodeId, type OperationId, operationIdOf } from '../../../sim/identifiers.ts';
import type { MonitorWatch, Violation } from '../../../sim/protocol.ts';
import type { EventRecord } from '../../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../../sim/wire.ts';
import type { TwoPhaseContext } from '../context.ts';
import type { Decision, LogRecord } from '../log.ts';
import type { TwoPhaseMessage } from '../messages.ts';
import { twoPhaseContextOf } from '../state.ts';
import { coordinatorOf, type TransactionId } from '../transaction.ts';

/** A node's context before and after an event; `before` is null at a start. */
export interface Change {
  readonly node: NodeId;
  readonly before: TwoPhaseContext | null;
  readonly after: TwoPhaseContext;
  readonly record: EventRecord;
}

/** Watches events at servers. */
export const atServers =
  (watch: (change: Change) => Violation | null): MonitorWatch =>
  (record) => {
    if (record.node === null || record.kind === 'intervention') return null;
    const after = twoPhaseContextOf(record.after);
    if (after === null) return null;
    const before = record.kind === 'start' ? null : twoPhaseContextOf(record.before);
    return watch({ node: record.node, before, after, record });
  };

/** Watches events that change a server's context, and its starts. */
export const onChange = (watch: (change: Change) => Violation | null): MonitorWatch =>
  atServers((change) => (change.before === change.after ? null : watch(change)));

/** The records that an event has added to a node's log. */
export const addedRecords = ({ before, after }: Change): readonly LogRecord[] =>
  before === null || before.log === after.log ? [] : after.log.slice(before.log.length);

/** A message between the nodes or with a client, read as one of this protocol's. */
export const messageOf = (message: WireMessage): TwoPhaseMessage | RequestMessage | ReplyMessage =>
  message as TwoPhaseMessage | RequestMessage | ReplyMessage; // nothing else travels here

/** Somebody has reached a decision. */
export interface DecisionReached {
  readonly node: NodeId;
  readonly transaction: TransactionId;
  readonly decision: Decision;
}

/**
 * The decisions that an event shows. A participant has decided when its log says so. The coordinator
 * has committed when the first COMMIT or the answer to the client leaves it: before that, a crash can
 * still take its record away, and nobody would know.
 */
export const decisionsIn = (change: Change): readonly DecisionReached[] => {
  const { node, record } = change;
  const decisions: DecisionReached[] = [];
  for (const added of addedRecords(change)) {
    if (added.kind !== 'commit' && added.kind !== 'abort') continue;
    const { transaction } = added;
    if (added.kind === 'commit' && coordinatorOf(transaction) === node) continue;
    decisions.push({ node, transaction, decision: added.kind });
  }
  for (const { message: wire } of record.sent) {
    const message = messageOf(wire);
    if (message.type === 'commit' && coordinatorOf(message.transaction) === node) {
      decisions.push({ node, transaction: message.transaction, decision: 'commit' });
    }
  }
  return decisions;
};

/** What an event tells clients: the operation, and whether it is done or has failed. */
export const answersIn = (
  record: EventRecord,
): readonly { readonly operation: OperationId; readonly told: 'ok' | 'fail' }[] =>
  record.sent.flatMap(({ message: wire }) => {
    const message = messageOf(wire);
    if (message.type !== 'reply' || message.outcome.kind === 'redirect') return [];
    return [{ operation: operationIdOf(message.request), told: message.outcome.kind }];
  });

/**
 * Aborts that a crash takes out of a log again, because they were not forced. Nobody relies on them,
 * so they count as never decided.
 */
export class LostAborts {
  readonly #byNode = new Map<
    NodeId,
    { readonly transaction: TransactionId; readonly place: number }[]
  >();

  /** Keeps in mind where in its log a node aborts. */
  observe(change: Change): void {
    const { node, before, after } = change;
    if (before === null || before.log === after.log) return;
    for (let place = before.log.length; place < after.log.length; place++) {
      const record = after.log.at(place);
      if (record?.kind !== 'abort') continue;
      const known = this.#byNode.get(node) ?? [];
      this.#byNode.set(node, known);
      known.push({ transaction: record.transaction, place });
    }
  }

  /** The transactions whose abort is gone when a node starts with such a log. */
  at({ node, after }: Change): readonly TransactionId[] {
    const known = this.#byNode.get(node) ?? [];
    this.#byNode.set(
      node,
      known.filter(({ place }) => place < after.log.length),
    );
    return known
      .filter(({ place }) => place >= after.log.length)
      .map(({ transaction }) => transaction);
  }
}
