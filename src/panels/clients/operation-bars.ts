import type { Judged } from '../../session/verdicts/messages.ts';
import type { NodeId, OperationId } from '../../sim/identifiers.ts';
import { type OperationRecord, operationText } from '../../sim/operation.ts';
import { resultText } from '../describe-message.ts';

/** One operation as a bar: from its invocation to its answer. */
export interface OperationBar {
  readonly id: OperationId;
  readonly client: NodeId;
  readonly fromMicros: number;
  /** The moment shown, for one that is still open. */
  readonly toMicros: number;
  readonly outcome: OperationRecord['outcome'];
  readonly record: OperationRecord;
  /** When it took effect, where the history has been found linearizable. */
  readonly effectMicros: number | null;
  /** Whether it is one of those that cannot be explained together. */
  readonly violates: boolean;
  /** The event to go to: its answer, or its invocation while there is none. */
  readonly event: number;
}

/** What breaks a promise among the operations drawn: the strongest promise broken. */
export interface ShownViolation {
  readonly sentence: string;
  readonly operations: readonly OperationId[];
  readonly atEvent: number;
  readonly atMicros: number;
}

/** The first violation of the strongest criterion that is violated at the moment shown. */
export const shownViolation = (
  judged: Judged | null,
  eventCount: number,
): ShownViolation | null => {
  for (const verdict of judged?.verdicts ?? []) {
    if (verdict.kind === 'violated' && verdict.atEvent < eventCount) return verdict;
  }
  return null;
};

/** When each operation took effect, by its place in the run. */
export const effectsOf = (judged: Judged | null): ReadonlyMap<number, number> => {
  const effects = new Map<number, number>();
  judged?.effectPlaces.forEach((place, index) => {
    effects.set(place, judged.effectMicros[index] ?? 0);
  });
  return effects;
};

/** Those of the operations, which are in the order of their invocations, that reach into a stretch of time. */
export const operationBars = (
  operations: readonly OperationRecord[],
  { startMicros, endMicros, nowMicros }: Stretch,
  effects: ReadonlyMap<number, number>,
  violation: ShownViolation | null,
): readonly OperationBar[] => {
  const bars: OperationBar[] = [];
  const violating = new Set(violation?.operations);
  for (const [place, record] of operations.entries()) {
    const { id, client, invokedAtMicros, completedAtMicros, outcome } = record;
    if (invokedAtMicros > endMicros) break;
    const toMicros = completedAtMicros ?? Math.max(invokedAtMicros, nowMicros);
    if (toMicros < startMicros) continue;
    bars.push({
      id,
      client,
      fromMicros: invokedAtMicros,
      toMicros,
      outcome,
      record,
      effectMicros: effects.get(place) ?? null,
      violates: violating.has(id),
      event: record.completedByEvent ?? record.invokedByEvent,
    });
  }
  return bars;
};

interface Stretch {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly nowMicros: number;
}

/** What a bar says: `put x=7`, `get x → 7`. Not made for every bar, since a crowd says nothing. */
export const barText = ({ operation, outcome, result }: OperationRecord): string => {
  const asked = operationText(operation);
  if (outcome === 'fail') return `${asked} ✗`;
  if (outcome === 'unknown') return `${asked} ?`;
  return result === null || result.kind === 'done' ? asked : `${asked} → ${resultText(result)}`;
};
