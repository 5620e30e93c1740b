import { advanceWithin } from '../../session/advance.ts';
import { ScenarioError } from '../../sim/errors.ts';
import type { Run } from '../../sim/run.ts';
import type { Micros } from '../../sim/time.ts';

/** What a clock needs of a run. */
export type Clocked = Pick<Run, 'nowMicros' | 'knownUntilMicros' | 'advanceSome' | 'seekTo'>;

/** How far a run got that could not be carried on, and why. */
export interface Halt {
  readonly atMicros: Micros;
  readonly sentence: string;
}

/** One clock for several runs: all show the same moment, however fast each can be simulated. */
export class CompareClock {
  readonly #runs: readonly Clocked[];
  readonly #halts = new Map<Clocked, Halt>();
  readonly untilMicros: Micros;

  constructor(runs: readonly Clocked[], untilMicros: Micros) {
    this.#runs = runs;
    this.untilMicros = untilMicros;
  }

  /** Why a run could not be carried on as its script says; null when it could. */
  haltOf(run: Clocked): Halt | null {
    return this.#halts.get(run) ?? null;
  }

  /** How far every run is known that has not halted. */
  get knownUntilMicros(): Micros {
    const known = this.#runs
      .filter((run) => !this.#halts.has(run))
      .map((run) => run.knownUntilMicros);
    return known.length === 0 ? this.untilMicros : Math.min(...known);
  }

  /** Simulates on for as long as the budget lasts; returns whether all runs are known to the end. */
  prepare(clock: () => number, budgetMillis: number): boolean {
    for (const run of this.#runs) {
      if (run.knownUntilMicros >= this.untilMicros || this.#halts.has(run)) continue;
      this.#guarded(run, () => {
        advanceWithin(run, this.untilMicros, clock, budgetMillis);
      });
      break;
    }
    return this.knownUntilMicros >= this.untilMicros;
  }

  /** Shows every run at a moment that is known; one that has halted stays where it halted. */
  seekTo(micros: number): void {
    for (const run of this.#runs) {
      const halt = this.#halts.get(run);
      const end = halt?.atMicros ?? run.knownUntilMicros;
      this.#guarded(run, () => run.seekTo(Math.round(Math.max(0, Math.min(micros, end)))));
    }
  }

  #guarded(run: Clocked, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.#halts.set(run, {
        atMicros: run.nowMicros,
        sentence: `${error.what} So this run ends here.`,
      });
    }
  }
}
