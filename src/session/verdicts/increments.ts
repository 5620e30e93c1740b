import { historyOperationOf } from '../../check/run-history.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { JudgedOperation, RunNumber, ToJudge } from './messages.ts';

/** Tells the worker of one run's operations, each change once. */
export class Increments {
  readonly #run: RunNumber;
  #told: OperationRecord[] = [];

  constructor(run: RunNumber) {
    this.#run = run;
  }

  /**
   * What has changed among the operations since the last time; null for nothing. Records are
   * replaced, never changed, so another object is another record.
   */
  next(operations: readonly OperationRecord[]): Extract<ToJudge, { kind: 'learn' }> | null {
    const changes: { readonly place: number; readonly operation: JudgedOperation }[] = [];
    for (const [place, record] of operations.entries()) {
      if (record !== this.#told[place]) changes.push({ place, operation: toTell(record) });
    }
    if (changes.length === 0 && operations.length === this.#told.length) return null;
    this.#told = [...operations];
    return { kind: 'learn', run: this.#run, length: operations.length, changes };
  }
}

const toTell = (record: OperationRecord): JudgedOperation => {
  const { invokedAtMicros, completedAtMicros, invokedByEvent, completedByEvent } = record;
  return {
    operation: historyOperationOf(record),
    invokedAtMicros,
    completedAtMicros,
    invokedByEvent,
    completedByEvent,
  };
};
