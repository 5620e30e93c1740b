import { operationIdOf } from './identifiers.ts';
import type { OperationRecord } from './operation.ts';
import type { EventRecord } from './record.ts';

/** Gathers what each client operation came to, event by event. */
export class OperationsLog {
  readonly #records: OperationRecord[] = [];
  readonly #placeOf = new Map<string, number>();

  get records(): readonly OperationRecord[] {
    return this.#records;
  }

  /** Forgets everything from an event on; operations that ended later are open again. */
  truncate(eventCount: number): void {
    while ((this.#records.at(-1)?.invokedByEvent ?? -1) >= eventCount) {
      const gone = this.#records.pop();
      if (gone !== undefined) this.#placeOf.delete(gone.id);
    }
    this.#records.forEach((operation, place) => {
      if (hasEndedBy(operation, eventCount)) return;
      this.#records[place] = reopened(operation);
    });
  }

  observe(record: EventRecord): void {
    for (const effect of record.effects) {
      if (effect.kind === 'invoke') {
        const id = operationIdOf(effect.request);
        this.#placeOf.set(id, this.#records.length);
        this.#records.push({
          id,
          client: effect.request.client,
          operation: effect.operation,
          invokedAtMicros: record.atMicros,
          completedAtMicros: null,
          outcome: 'open',
          result: null,
          reason: null,
          answeredBy: null,
          invokedByEvent: record.index,
          completedByEvent: null,
        });
      } else if (effect.kind === 'complete') {
        const place = this.#placeOf.get(operationIdOf(effect.request));
        const open = place === undefined ? undefined : this.#records[place];
        if (place === undefined || open === undefined) continue;
        this.#records[place] = {
          ...open,
          completedAtMicros: record.atMicros,
          outcome: effect.outcome,
          result: effect.result,
          reason: effect.reason,
          answeredBy: effect.answeredBy,
          completedByEvent: record.index,
        };
      }
    }
  }
}

const hasEndedBy = ({ completedByEvent }: OperationRecord, eventCount: number): boolean =>
  completedByEvent === null || completedByEvent < eventCount;

const reopened = (operation: OperationRecord): OperationRecord => ({
  ...operation,
  completedAtMicros: null,
  outcome: 'open',
  result: null,
  reason: null,
  answeredBy: null,
  completedByEvent: null,
});

/** The operations as they stood after that many events: what had not ended was open. */
export const operationsAfter = (
  operations: readonly OperationRecord[],
  eventCount: number,
): readonly OperationRecord[] =>
  operations
    .filter(({ invokedByEvent }) => invokedByEvent < eventCount)
    .map((operation) => (hasEndedBy(operation, eventCount) ? operation : reopened(operation)));
