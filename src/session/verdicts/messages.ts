import type { HistoryOperation } from '../../check/history.ts';
import type { Criterion } from '../../check/judge.ts';
import type { OperationId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';

/*
 * What the page and the worker that judges client histories say to each other: plain data that can
 * be cloned from one to the other.
 */

/** Names one run for as long as the page lives. */
export type RunNumber = number;

/** An operation with the events that began and ended it. */
export interface JudgedOperation {
  /** Null for one about no single key: no criterion can say anything about its history. */
  readonly operation: HistoryOperation | null;
  readonly invokedAtMicros: Micros;
  readonly completedAtMicros: Micros | null;
  readonly invokedByEvent: number;
  readonly completedByEvent: number | null;
}

/** What the page tells the worker. */
export type ToJudge =
  /** The run's operations have changed: those at `places` are new or other, and there are `length`. */
  | {
      readonly kind: 'learn';
      readonly run: RunNumber;
      readonly length: number;
      readonly changes: readonly {
        readonly place: number;
        readonly operation: JudgedOperation;
      }[];
    }
  /** Asks about the run as it stood after `eventCount` events, at `nowMicros`. */
  | {
      readonly kind: 'judge';
      readonly run: RunNumber;
      readonly question: number;
      readonly eventCount: number;
      readonly nowMicros: Micros;
    }
  | { readonly kind: 'forget'; readonly run: RunNumber };

/** How a history stands by one criterion. */
export type HistoryVerdict = {
  readonly criterion: Criterion;
} /** `exceptions`: which keys nothing is said of, and why, in a sentence. */ & (
  | { readonly kind: 'holds'; readonly exceptions?: string }
  | {
      readonly kind: 'violated';
      /** A whole sentence. */
      readonly sentence: string;
      /** The operations that cannot be explained together. */
      readonly operations: readonly OperationId[];
      /** The answer that made it impossible. */
      readonly atEvent: number;
      readonly atMicros: Micros;
    }
  | { readonly kind: 'undecided'; readonly steps: number }
  | { readonly kind: 'doesNotApply'; readonly reason: string }
);

/** The worker's answer to a `judge`. */
export interface Judged {
  readonly kind: 'judged';
  readonly run: RunNumber;
  readonly question: number;
  readonly eventCount: number;
  /** One for each criterion, from strong to weak. */
  readonly verdicts: readonly HistoryVerdict[];
  /** How many acknowledged writes are gone, as far as reads tell. */
  readonly lostWrites: number;
  /** When operations took effect, where the history is linearizable: their places, in order, and the moments. */
  readonly effectPlaces: Uint32Array;
  readonly effectMicros: Float64Array;
}
