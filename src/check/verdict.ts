/** One edge of the order that a checker had to respect, and where it comes from. */
export interface OrderEdge {
  readonly before: string;
  readonly after: string;
  /**
   * - `real-time`: the first was answered before the second was asked.
   * - `session`: one client did them in this order.
   * - `reads-from`: the second saw what the first wrote.
   */
  readonly because: 'real-time' | 'session' | 'reads-from';
}

/** The moment at which an operation can be said to have happened, between its question and answer. */
export interface EffectPoint {
  readonly id: string;
  readonly atMicros: number;
}

/** What is wrong, in data and in words. */
export interface Violation {
  readonly kind: 'violated';
  /**
   * The operations that cannot be explained together, in invocation order, even when every other
   * operation may have happened or not: of a criterion that respects real time, between its question and
   * its answer; of another, at any time. None of them can be left out. What failed never happened; where
   * one would have explained the answer, it is named as well.
   */
  readonly operations: readonly string[];
  /** False when there was no time to find them: then `operations` names what is to blame, or too much. */
  readonly isSmallest?: boolean;
  /** The partial order over those operations, without edges that follow from others. */
  readonly tried: readonly OrderEdge[];
  /** One sentence without its full stop: "c2 read x = 3 after c1 was told that x = 7". */
  readonly sentence: string;
  /** When the answer was heard that made the history impossible. */
  readonly firstBrokenAtMicros: number;
  /** Whether it could be explained if the key had not been empty at the start. */
  readonly restsOnEmptyStart?: boolean;
}

/** A key of which a criterion says nothing, and why. */
export interface SilentKey {
  readonly key: string;
  readonly reason: string;
}

/**
 * The answer of a checker.
 *
 * - `holds`: `order` is a witness, operation ids in an order that explains every answer, and
 *   `effects` their moments. Both are empty for criteria that are not shown by one order; `effects`
 *   also where order and real time are unrelated. An operation of unknown outcome is in the
 *   witness only when it was needed.
 * - `undecided`: the budget ran out after `steps` steps; nothing is claimed.
 * - `doesNotApply`: the criterion says nothing about such a history, and why.
 */
export type Verdict =
  | {
      readonly kind: 'holds';
      readonly order: readonly string[];
      readonly effects: readonly EffectPoint[];
      /** Keys that it says nothing about. */
      readonly silent: readonly SilentKey[];
    }
  | Violation
  | { readonly kind: 'undecided'; readonly steps: number }
  | { readonly kind: 'doesNotApply'; readonly reason: string };

/** A criterion that holds and has no single order to show for it. */
export const HOLDS: Verdict = { kind: 'holds', order: [], effects: [], silent: [] };

/** The same for the keys that it can be told of; `doesNotApply` when there are none of these. */
export const holdsExcept = (silent: readonly SilentKey[], keys: number): Verdict => {
  const [first] = silent;
  return first !== undefined && silent.length >= keys
    ? { kind: 'doesNotApply', reason: first.reason }
    : { ...HOLDS, silent };
};

/** Of which keys a criterion says nothing, and why, in a sentence; null where it speaks of all. */
export const exceptions = (silent: readonly SilentKey[]): string | null =>
  silent.length === 0
    ? null
    : `Nothing is said of ${silent
        .map(({ key, reason }) => `${key === '' ? 'the object' : key} (${reason})`)
        .join(', ')}.`;
