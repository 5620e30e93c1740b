import type { EventRecord } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { useTakingIn } from '../use-taking-in.ts';

/** Something that is told of a run's events from the first on. */
interface Observer {
  observe(record: EventRecord): void;
}

/** From where and how far an observer has been told of a run, which may have changed its past since. */
interface Observing<Kind extends Observer> {
  readonly observer: Kind;
  readonly fromEvent: number;
  told: number;
  revision: number;
}

/** Begins to observe a run of a scenario. */
type Begin<Kind extends Observer> = (scenario: Scenario) => Kind;

/** What each kind of observer has been told of each run. */
const observings = new WeakMap<Begin<Observer>, WeakMap<Run, Observing<Observer>>>();

const observingOf = <Kind extends Observer>(
  run: Run,
  begin: Begin<Kind>,
  fromEvent: number,
): Observing<Kind> => {
  const ofKind = observings.get(begin) ?? new WeakMap<Run, Observing<Observer>>();
  observings.set(begin, ofKind);
  // What is found under `begin` was begun by it.
  const known = ofKind.get(run) as Observing<Kind> | undefined;
  const isPast = known?.fromEvent === fromEvent && known.told <= run.eventCount;
  if (isPast && run.records.keptSince(known.revision) >= known.told) return known;
  const begun = {
    observer: begin(run.scenario),
    fromEvent,
    told: fromEvent,
    revision: run.records.revision,
  };
  ofKind.set(run, begun);
  return begun;
};

/**
 * An observer that has been told of just the events from `fromEvent` up to the moment shown, whenever
 * that is so; null while it is still being told. `begin` has to be the same
 * function always.
 */
export const useObserved = <Kind extends Observer>(
  run: Run,
  begin: Begin<Kind>,
  fromEvent = 0,
): Kind | null => {
  const observing = observingOf(run, begin, fromEvent);
  const isTold = useTakingIn((most) => {
    const end = Math.min(run.eventCount, observing.told + most);
    for (const record of run.records.between(observing.told, end)) {
      observing.observer.observe(record);
    }
    observing.told = end;
    observing.revision = run.records.revision;
    return end === run.eventCount;
  });
  return isTold ? observing.observer : null;
};
