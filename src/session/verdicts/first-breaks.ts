import type { Run } from '../../sim/run.ts';

/** A promise that broke, and the event at which it did. */
export interface Break {
  /** The monitor or criterion. */
  readonly id: string;
  readonly title: string;
  readonly atEvent: number;
  readonly sentence: string;
}

/** Remembers at which breaks a run has been stopped, so that it stops at each only once. */
export class FirstBreaks {
  readonly #known = new WeakMap<object, Set<string>>();

  /**
   * The earliest of these breaks that has come about from `fromEvent` on and before `toEvent`, and
   * at which this run was not stopped yet; null for none. What is returned counts as stopped at, and
   * so do the others that have come about with it.
   */
  take(run: object, breaks: readonly Break[], fromEvent: number, toEvent: number): Break | null {
    const known = this.#known.get(run) ?? new Set();
    this.#known.set(run, known);
    const [first = null, ...others] = breaks
      .filter(({ id, atEvent }) => {
        const isNew = !known.has(`${id} ${atEvent}`);
        return isNew && atEvent >= fromEvent && atEvent < toEvent;
      })
      .sort((one, other) => one.atEvent - other.atEvent);
    if (first === null) return null;
    for (const { id, atEvent } of [first, ...others]) {
      if (atEvent === first.atEvent) known.add(`${id} ${atEvent}`);
    }
    return first;
  }
}

/** What the monitors of a run have found broken, as far as it is known. */
export const brokenMonitors = (run: Pick<Run, 'broken'>): readonly Break[] =>
  run.broken.map(({ monitor, atEvent, violation }) => ({
    id: monitor.id,
    title: monitor.title,
    atEvent,
    sentence: violation.sentence,
  }));
