import { resultText } from '../../kit/words.ts';
import type { Judged } from '../../session/verdicts/messages.ts';
import type { NodeId, OperationId } from '../../sim/identifiers.ts';
import { type OperationRecord, operationText } from '../../sim/operation.ts';

/** One operation as a bar: from its invocation to its answer. */
export interface OperationBar {
  readonly id: OperationId;
  /** Its place among the run's operations. */
  readonly place: number;
  readonly client: NodeId;
  readonly fromMicros: number;
  /** As far as the run is known, for one that is still open. */
  readonly toMicros: number;
  readonly outcome: OperationRecord['outcome'];
  readonly record: OperationRecord;
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

/** When an operation took effect, by its place in the run; null where that is not known. */
export const effectOf = (
  judged: Pick<Judged, 'effectPlaces' | 'effectMicros'> | null,
  place: number,
): number | null => {
  if (judged === null) return null;
  const { effectPlaces, effectMicros } = judged;
  let low = 0;
  let high = effectPlaces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((effectPlaces[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return effectPlaces[low] === place ? (effectMicros[low] ?? null) : null;
};

/** Those of the operations, which are in the order of their invocations, that reach into a stretch of time. */
export const operationBars = (
  operations: readonly OperationRecord[],
  { startMicros, endMicros, knownUntilMicros }: Stretch,
  violation: ShownViolation | null,
): readonly OperationBar[] => {
  const bars: OperationBar[] = [];
  const violating = new Set(violation?.operations);
  for (const [place, record] of operations.entries()) {
    const { id, client, invokedAtMicros, completedAtMicros, outcome } = record;
    if (invokedAtMicros > endMicros) break;
    const toMicros = completedAtMicros ?? Math.max(invokedAtMicros, knownUntilMicros);
    if (toMicros < startMicros) continue;
    bars.push({
      id,
      place,
      client,
      fromMicros: invokedAtMicros,
      toMicros,
      outcome,
      record,
      violates: violating.has(id),
      event: record.completedByEvent ?? record.invokedByEvent,
    });
  }
  return bars;
};

interface Stretch {
  readonly startMicros: number;
  readonly endMicros: number;
  /** How far the run is known: to there an open operation reaches. */
  readonly knownUntilMicros: number;
}

/** What a bar says: `put x=7`, `get x → 7`. Not made for every bar, since a crowd says nothing. */
export const barText = ({ operation, outcome, result }: OperationRecord): string => {
  const asked = operationText(operation);
  if (outcome === 'fail') return `${asked} ✗`;
  if (outcome === 'unknown') return `${asked} ?`;
  return result === null || result.kind === 'done' ? asked : `${asked} → ${resultText(result)}`;
};
