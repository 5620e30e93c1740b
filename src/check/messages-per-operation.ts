import { type OperationId, operationIdOf } from '../sim/identifiers.ts';
import type { OperationRecord } from '../sim/operation.ts';
import type { EventRecord } from '../sim/record.ts';

/** What one client operation took of the network. */
export interface OperationCost {
  readonly id: OperationId;
  /** Every message sent for it so far, its request and its answer included. */
  readonly messages: number;
  /** Those of them that went from server to server: what replication cost. */
  readonly betweenServers: number;
  /**
   * How many of them had to follow one another: the messages on the chain of causes that ends in
   * the answer and lies after the invocation. Null when no answer was heard.
   */
  readonly messageDelays: number | null;
}

const leastLinksToForget = 4_096;

const wasAnswered = ({ completedByEvent, answeredBy }: OperationRecord): boolean =>
  completedByEvent !== null && answeredBy !== null;

const countOne = (counts: Map<OperationId, number>, id: OperationId): void => {
  counts.set(id, (counts.get(id) ?? 0) + 1);
};

/**
 * Counts messages and message delays per operation along the events' causes, told of a run's events
 * one after the other. Operations that began before the first of them are not counted right.
 */
export class OperationCostLog {
  readonly #messages = new Map<OperationId, number>();
  readonly #withClients = new Map<OperationId, number>();
  /** The events that began operations without an answer yet. */
  readonly #begunBy = new Map<OperationId, number>();
  readonly #delays = new Map<OperationId, number>();
  /** Of each event from `#from` on twice the one that caused it, and one more for a delivery. */
  #links: number[] = [];
  #from = 0;
  #mostLinks = leastLinksToForget;

  observe({ index, cause, kind, effects, sent }: EventRecord): void {
    if (this.#links.length === 0) this.#from = index;
    this.#links.push(2 * cause + (kind === 'deliver' ? 1 : 0));
    for (const effect of effects) {
      if (effect.kind === 'invoke') this.#begunBy.set(operationIdOf(effect.request), index);
      else if (effect.kind === 'complete') {
        const id = operationIdOf(effect.request);
        const begunBy = this.#begunBy.get(id);
        this.#begunBy.delete(id);
        if (begunBy !== undefined && effect.answeredBy !== null) {
          this.#delays.set(id, this.#delaysBetween(begunBy, index));
        }
      }
    }
    if (this.#links.length > this.#mostLinks) this.#forget();
    for (const { operation, message } of sent) {
      if (operation === null) continue;
      countOne(this.#messages, operation);
      if (message.type === 'request' || message.type === 'reply') {
        countOne(this.#withClients, operation);
      }
    }
  }

  /** What operations have cost so far, in the order in which they are given. */
  costs(operations: readonly OperationRecord[]): readonly OperationCost[] {
    return operations.map((operation) => {
      const messages = this.#messages.get(operation.id) ?? 0;
      return {
        id: operation.id,
        messages,
        betweenServers: messages - (this.#withClients.get(operation.id) ?? 0),
        messageDelays: wasAnswered(operation) ? (this.#delays.get(operation.id) ?? null) : null,
      };
    });
  }

  #delaysBetween(begunBy: number, completedBy: number): number {
    let delays = 0;
    for (let event = completedBy; event > begunBy; ) {
      const link = this.#links[event - this.#from];
      if (link === undefined) break;
      if (link % 2 !== 0) delays += 1;
      event = Math.floor(link / 2);
    }
    return delays;
  }

  /** Forgets what came before all operations that are still open: no chain goes back there. */
  #forget(): void {
    const needed = Math.min(...this.#begunBy.values(), this.#from + this.#links.length);
    this.#links = this.#links.slice(needed - this.#from);
    this.#from = needed;
    this.#mostLinks = Math.max(leastLinksToForget, 2 * this.#links.length);
  }
}

/**
 * Counts messages and message delays per operation. `records` are those of a run from its first
 * event on.
 */
export const operationCosts = (
  records: Iterable<EventRecord>,
  operations: readonly OperationRecord[],
): readonly OperationCost[] => {
  const log = new OperationCostLog();
  for (const record of records) log.observe(record);
  return log.costs(operations);
};
