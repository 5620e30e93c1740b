import type { Intervention } from './intervention.ts';

/** What kind of mistake a scenario holds. */
export type ScenarioProblem =
  | 'unknown-node'
  | 'unknown-message'
  | 'unknown-timer'
  | 'unknown-parameter'
  | 'unknown-rule'
  | 'unknown-behaviour'
  | 'unknown-operation'
  | 'wrong-state'
  | 'in-the-past'
  | 'beyond-the-end'
  | 'out-of-range'
  | 'fixed-membership'
  | 'bad-disk'
  /** The run would take more than a machine has: it ends there, and all before it stays. */
  | 'too-much';

/**
 * A scenario that cannot be run as written. `entry` is the place in the script, counted from 0, or
 * null when the mistake is elsewhere; `remedy` says what would be right.
 */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problem: ScenarioProblem;
  readonly entry: number | null;
  readonly intervention: Intervention | null;
  readonly what: string;
  readonly remedy: string;

  constructor(details: {
    readonly problem: ScenarioProblem;
    readonly what: string;
    readonly remedy: string;
    readonly entry?: number | null;
    readonly intervention?: Intervention | null;
  }) {
    const place =
      details.entry == null
        ? ''
        : `Script entry ${details.entry + 1}${details.intervention ? ` (${details.intervention.kind})` : ''}: `;
    super(`${place}${details.what} ${details.remedy}`);
    this.problem = details.problem;
    this.entry = details.entry ?? null;
    this.intervention = details.intervention ?? null;
    this.what = details.what;
    this.remedy = details.remedy;
  }
}

/** The engine or a protocol has broken one of its own rules: a defect, never bad input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws an `InvariantError` unless the condition holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
