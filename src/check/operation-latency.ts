import type { OperationRecord } from '../sim/operation.ts';
import { type Distribution, distributionOf } from './distribution.ts';

/** Client operations of one outcome. */
export interface OutcomeLatency {
  readonly outcome: OperationRecord['outcome'];
  readonly count: number;
  /** From invocation to the answer, or to giving up; null while open, or when there are none. */
  readonly latencyMicros: Distribution | null;
}

const outcomes = ['ok', 'fail', 'unknown', 'open'] as const;

/** How many operations came to each outcome, and how long they took. */
export const operationLatencies = (
  operations: readonly OperationRecord[],
): readonly OutcomeLatency[] =>
  outcomes.map((outcome) => {
    const those = operations.filter((operation) => operation.outcome === outcome);
    const latencies = those.flatMap(({ invokedAtMicros, completedAtMicros }) =>
      completedAtMicros === null ? [] : [completedAtMicros - invokedAtMicros],
    );
    return { outcome, count: those.length, latencyMicros: distributionOf(latencies) };
  });
