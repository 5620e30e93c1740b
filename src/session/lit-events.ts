import type { MessageId } from '../sim/identifiers.ts';
import type { Run } from '../sim/run.ts';
import { type CausalDirection, causalFuture, causalPast, growFuture } from './causality.ts';
import type { SessionState } from './state.ts';

/** The event that is selected, with all that led to it or came of it: lit, while the rest fades. */
export interface LitEvents {
  readonly event: number;
  readonly direction: CausalDirection;
  /**
   * In the order in which they happened. What came of an event grows while more of the run becomes
   * known: then the same set grows, within a new object.
   */
  readonly events: ReadonlySet<number>;
}

/** What of a run is asked for its causes. */
export type CausalRun = Pick<Run, 'world' | 'events' | 'records'>;

/** Finds the event that a message stands for: its end, or its sending while it is on its way. */
export type EventOfMessage = (run: Run, id: MessageId) => number | null;

const sendingOf = ({ world }: CausalRun, id: MessageId): number | null =>
  world.message(id)?.cause ?? null;

let eventOfMessage: EventOfMessage | null = null;

/**
 * Says who knows what became of every message of a run. Until then only those on their way at the
 * moment shown are known. Returns what takes it back.
 */
export const knowMessagesFrom = (find: EventOfMessage): (() => void) => {
  eventOfMessage = find;
  return () => {
    if (eventOfMessage === find) eventOfMessage = null;
  };
};

/** The event that is selected, or that the selected message stands for; null for none. */
export const selectedEventOf = ({
  run,
  selection,
}: Pick<SessionState, 'run' | 'selection'>): number | null => {
  if (run === null) return null;
  switch (selection?.kind) {
    case 'event':
      return selection.index;
    case 'message':
      return eventOfMessage?.(run, selection.id) ?? sendingOf(run, selection.id);
    case 'node':
    case 'link':
    case undefined:
      return null;
  }
};

/**
 * Walks causes, and keeps what it has found: asked again, it only looks at what has come to be known
 * since.
 */
export class CausalWatcher {
  #run: CausalRun | null = null;
  #revision = 0;
  /** How many events have been looked at. */
  #length = 0;
  #events = new Set<number>();
  #lit: LitEvents | null = null;

  /** What is lit with an event; null while that event is not known. */
  look(run: CausalRun, event: number, direction: CausalDirection): LitEvents | null {
    if (event < 0 || event >= run.events.length) return null;
    const before = this.#isStillGood(run, event, direction) ? this.#lit : null;
    const { size } = this.#events;
    if (before === null) {
      const related = direction === 'past' ? causalPast : causalFuture;
      this.#events = new Set(related(run.events, event));
    } else if (direction === 'future') {
      growFuture(this.#events, run.events, this.#length);
    }
    this.#run = run;
    this.#revision = run.records.revision;
    this.#length = run.events.length;
    this.#lit =
      before !== null && this.#events.size === size
        ? before
        : { event, direction, events: this.#events };
    return this.#lit;
  }

  #isStillGood(run: CausalRun, event: number, direction: CausalDirection): boolean {
    if (this.#run !== run || this.#lit?.event !== event || this.#lit.direction !== direction) {
      return false;
    }
    const kept = run.records.keptSince(this.#revision);
    return direction === 'past' ? kept > event : kept >= this.#length;
  }
}

const watcher = new CausalWatcher();

/**
 * What is lit for everyone who draws it: the same object as long as it holds the same events. Null
 * when nothing is selected that has causes.
 */
export const litEventsOf = (
  state: Pick<SessionState, 'run' | 'selection' | 'causalDirection'>,
): LitEvents | null => {
  const event = selectedEventOf(state);
  return state.run === null || event === null
    ? null
    : watcher.look(state.run, event, state.causalDirection);
};

/** What is lit, in words: `Lit: what led to it, 9 events.` */
export const litText = ({ direction, events: { size } }: LitEvents): string => {
  const count = size === 1 ? 'this event alone' : `${size} events`;
  return direction === 'past'
    ? `Lit: what led to it, ${count}.`
    : `Lit: what came of it as far as is known, ${count}.`;
};
