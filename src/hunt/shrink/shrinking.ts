import { InvariantError } from '../../sim/errors.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Micros, milliseconds } from '../../sim/time.ts';
import { replay, replayLeniently } from '../replay.ts';
import type { HuntTarget, Sighting } from '../target.ts';
import { costOf, isCheaper } from './cost.ts';

/** After so many events in replays a shrinking stops where it is. */
const mostEvents = 4_000_000;

/** What one replay costs beside its events, in events. */
const eventsAReplay = 50;

/** What replays have taken so far; all attempts at one scenario share it. */
interface Spent {
  replays: number;
  events: number;
}

/** The smallest scenario known so far that shows what was found, and how it becomes smaller. */
export class Shrinking {
  readonly protocol: Protocol;
  readonly target: HuntTarget;
  readonly #longestMicros: Micros;
  readonly #onSmaller: (shrinking: Shrinking) => void;
  readonly #spent: Spent;
  #best: Scenario;
  #sighting: Sighting;

  /** Throws an InvariantError when the scenario does not show what is hunted for. */
  constructor(
    protocol: Protocol,
    scenario: Scenario,
    target: HuntTarget,
    onSmaller: (shrinking: Shrinking) => void = () => {},
    spent: Spent = { replays: 0, events: 0 },
  ) {
    this.protocol = protocol;
    this.target = target;
    this.#longestMicros = scenario.untilMicros;
    this.#onSmaller = onSmaller;
    this.#spent = spent;
    const shown = this.#shown(scenario);
    if (shown === null) {
      throw new InvariantError(
        `The scenario does not show ${target.id}: there is nothing to shrink.`,
      );
    }
    this.#best = shown.scenario;
    this.#sighting = shown.sighting;
  }

  get best(): Scenario {
    return this.#best;
  }

  get sighting(): Sighting {
    return this.#sighting;
  }

  /** How many runs it has taken so far. */
  get replays(): number {
    return this.#spent.replays;
  }

  /** Whether there is no more to be spent: no candidate is then tried. */
  get isSpent(): boolean {
    return this.#spent.events >= mostEvents;
  }

  /**
   * Runs a candidate. If it still shows what is hunted for and is cheaper than the best, it becomes the
   * best. Entries that make no sense in it any more are left out, and so is all that comes later.
   */
  offer(candidate: Scenario): boolean {
    if (this.isSpent) return false;
    const shown = this.#shown({ ...candidate, untilMicros: this.#longestMicros });
    if (shown === null || !isCheaper(costOf(shown.scenario), costOf(this.#best))) return false;
    this.#best = shown.scenario;
    this.#sighting = shown.sighting;
    this.#onSmaller(this);
    return true;
  }

  /** Goes another way from a scenario that may cost more; null where it does not show the same. */
  branch(scenario: Scenario): Shrinking | null {
    const longest = { ...scenario, untilMicros: this.#longestMicros };
    const shown = this.isSpent ? null : this.#shown(longest);
    if (shown === null) return null;
    const script = shown.scenario.script;
    return new Shrinking(this.protocol, { ...longest, script }, this.target, () => {}, this.#spent);
  }

  /** The scenario up to its sighting, or null when it has none. */
  #shown(scenario: Scenario): { readonly scenario: Scenario; readonly sighting: Sighting } | null {
    // An entry between two simultaneous events can only be carried out as written.
    if (scenario.script.some(({ afterStep }) => afterStep !== undefined)) {
      const strict = this.#replay(scenario);
      return strict.kind === 'shown' ? this.#endedAt(scenario, strict.sighting) : null;
    }
    const lenient = replayLeniently(this.protocol, scenario, this.target);
    this.#spend(lenient?.events ?? 0);
    return lenient === null || lenient.sighting === null
      ? null
      : this.#endedAt(lenient.scenario, lenient.sighting);
  }

  #endedAt(scenario: Scenario, sighting: Sighting) {
    const wholeMillis = Math.max(1, Math.ceil(sighting.atMicros / milliseconds(1)));
    const ended = {
      ...scenario,
      untilMicros: Math.min(scenario.untilMicros, milliseconds(wholeMillis)),
      script: scenario.script.filter(({ atMicros }) => atMicros <= sighting.atMicros),
    };
    // Confirmed: what clients saw is judged by its end, and that has just been moved.
    const again = this.#replay(ended);
    return again.kind === 'shown' ? { scenario: ended, sighting: again.sighting } : null;
  }

  #replay(scenario: Scenario) {
    const result = replay(this.protocol, scenario, this.target);
    this.#spend(result.events);
    return result;
  }

  #spend(events: number): void {
    this.#spent.replays += 1;
    this.#spent.events += events + eventsAReplay;
  }
}
