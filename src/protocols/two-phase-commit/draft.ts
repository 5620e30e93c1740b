import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Micros } from '../../sim/time.ts';
import {
  type TwoPhaseContext,
  type TwoPhaseEffect,
  type TwoPhaseTimer,
  withEntry,
} from './context.ts';
import type { LogRecord } from './log.ts';
import type { TwoPhaseMessage } from './messages.ts';
import type { TwoPhaseRuleId } from './rules.ts';
import { requestOf, type TransactionId } from './transaction.ts';

type TimeOut = Exclude<TwoPhaseTimer, 'recovery'>;

const timeOuts: readonly TimeOut[] = ['voteTimeout', 'decisionTimeout', 'acknowledgementTimeout'];

/** When a time-out must fire next, on the node's own clock; null when nothing waits for it. */
const deadlineOf = (context: TwoPhaseContext, timeOut: TimeOut): Micros | null => {
  let earliest: Micros | null = null;
  const consider = (deadline: Micros): void => {
    if (earliest === null || deadline < earliest) earliest = deadline;
  };
  if (timeOut === 'decisionTimeout') {
    for (const { deadlineMicros } of context.prepared.values()) consider(deadlineMicros);
    return earliest;
  }
  const phase = timeOut === 'voteTimeout' ? 'voting' : 'committed';
  for (const entry of context.coordinated.values()) {
    if (entry.phase === phase) consider(entry.deadlineMicros);
  }
  return earliest;
};

/**
 * Those whose time has run out when a time-out fires. When somebody makes it fire early, these are
 * the ones that would have been next.
 */
export const overdue = <Waiting extends { readonly deadlineMicros: Micros }>(
  waiting: Iterable<Waiting>,
  now: Micros,
): readonly Waiting[] => {
  const all = [...waiting];
  const earliest = Math.min(...all.map(({ deadlineMicros }) => deadlineMicros));
  return all.filter(({ deadlineMicros }) => deadlineMicros <= Math.max(now, earliest));
};

/** The next context in the making: what changes, and what is asked of the world, in order. */
export class Draft {
  context: TwoPhaseContext;
  readonly #before: TwoPhaseContext;
  readonly #effects: TwoPhaseEffect[] = [];

  constructor(before: TwoPhaseContext) {
    this.#before = before;
    this.context = before;
  }

  change(part: Partial<TwoPhaseContext>): void {
    this.context = { ...this.context, ...part };
  }

  /** Writes a record to the log; a forced one is on the disk before anything that follows leaves. */
  write(record: LogRecord): void {
    this.change({ log: this.context.log.append(record) });
    if (record.forced) this.force();
  }

  /** Forces the log: all of it goes to the disk before anything that follows leaves. */
  force(): void {
    const { log } = this.context;
    this.#effects.push({ kind: 'persist', durable: { log } });
    this.change({ forcedLength: log.length });
  }

  send(to: NodeId, message: TwoPhaseMessage): void {
    this.#effects.push({ kind: 'send', to, message });
  }

  /** Answers a transaction's client, and keeps the answer in case it asks again. */
  answer(transaction: TransactionId, outcome: Outcome): void {
    const request = requestOf(transaction);
    this.reply(request, outcome);
    const last = this.context.asked.get(request.client);
    if (last !== undefined && last.sequence > request.sequence) return;
    const asked = { sequence: request.sequence, outcome };
    this.change({ asked: withEntry(this.context.asked, request.client, asked) });
  }

  reply(request: RequestId, outcome: Outcome): void {
    this.#effects.push({ kind: 'reply', request, outcome });
  }

  note(text: string, rule?: TwoPhaseRuleId): void {
    this.#effects.push(rule === undefined ? { kind: 'note', text } : { kind: 'note', rule, text });
  }

  /** Closes the step at a moment of the node's clock: time-outs follow what is waited for. */
  finish(now: Micros, fired: TwoPhaseTimer | null = null): TwoPhaseContext {
    for (const timer of timeOuts) {
      const deadline = deadlineOf(this.context, timer);
      const before = deadlineOf(this.#before, timer);
      if (deadline === before && (timer !== fired || deadline === null)) continue;
      if (deadline === null) this.#effects.push({ kind: 'cancelTimer', timer });
      else this.#effects.push({ kind: 'setTimer', timer, after: Math.max(0, deadline - now) });
    }
    return { ...this.context, outbox: this.#effects };
  }
}
