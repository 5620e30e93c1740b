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
   * operation may have happened at any time or never. None of them can be left out.
   */
  readonly operations: readonly string[];
  /** The partial order over those operations, without edges that follow from others. */
  readonly tried: readonly OrderEdge[];
  /** One sentence without its full stop: "c2 read x = 3 after c1 was told that x = 7". */
  readonly sentence: string;
  /** When the answer was heard that made the history impossible. */
  readonly firstBrokenAtMicros: number;
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
    }
  | Violation
  | { readonly kind: 'undecided'; readonly steps: number }
  | { readonly kind: 'doesNotApply'; readonly reason: string };

/** A criterion that holds and has no single order to show for it. */
export const HOLDS: Verdict = { kind: 'holds', order: [], effects: [] };
