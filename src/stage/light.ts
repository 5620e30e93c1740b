import type { LitEvents } from '../session/lit-events.ts';
import { type LinkKey, linkKey } from '../session/parts.ts';
import { endsOfMessage, type MessageId, type NodeId } from '../sim/identifiers.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import type { Run } from '../sim/run.ts';

/** Whether something stands out because it belongs to what is selected, or stands back for that. */
export type Light = 'lit' | 'faded';

/**
 * What of the stage belongs to the events that are lit, as far as they have happened at the moment
 * shown; all else fades.
 */
export interface StageLight {
  readonly direction: LitEvents['direction'];
  /** Where they happened. */
  readonly nodes: ReadonlySet<NodeId>;
  /** The links that messages between them went over, each once, as their first message went. */
  readonly links: readonly (readonly [NodeId, NodeId])[];
  /** Whether a message on its way leads from one of them to another. */
  readonly hasMessage: (message: MessageInFlight) => boolean;
}

/** Events further than this from the one selected are not looked at: a long run would have to play them again. */
const MOST_EVENTS_AWAY = 20_000;
/** Of more links than this only the nearest to the event selected are lit: all would be a blur. */
const MOST_LINKS = 300;

/** Something that was first lit by an event. */
interface Since {
  event: number;
}

interface LinkSince extends Since {
  readonly ends: readonly [NodeId, NodeId];
}

/** Notes that an event lights something, unless an earlier one is known to. */
const light = <Key, Value extends Since>(known: Map<Key, Value>, key: Key, value: Value): void => {
  const before = known.get(key);
  if (before === undefined) known.set(key, value);
  else before.event = Math.min(before.event, value.event);
};

/** What of a run is asked for the events that are lit. */
export type LitRun = Pick<Run, 'records' | 'eventCount'>;

/**
 * Finds out what of the stage is lit, and keeps what it has found: while the run goes on, only the
 * events that have happened since are looked at.
 */
export class LightWatcher {
  #events: ReadonlySet<number> | null = null;
  #message: MessageId | null = null;
  /** From the event selected to the last one looked at, away from it. */
  #lookedTo = 0;
  #nodes = new Map<NodeId, Since>();
  #links = new Map<LinkKey, LinkSince>();
  #messages = new Set<MessageId>();
  #light: StageLight | null = null;

  /** What is lit at the moment shown; `message` is the one selected, whose ends always are. */
  look(run: LitRun, lit: LitEvents, message: MessageId | null): StageLight {
    if (this.#events !== lit.events || this.#message !== message) this.#begin(lit, message);
    this.#takeNew(run, lit);
    const nodes = [...this.#nodes].flatMap(([id, { event }]) =>
      event < run.eventCount ? [id] : [],
    );
    const links = [...this.#links.values()]
      .filter(({ event }) => event < run.eventCount)
      .slice(0, MOST_LINKS)
      .map(({ ends }) => ends);
    const before = this.#light;
    // What is lit by the same events only grows or shrinks with time: as many are the same ones.
    this.#light =
      before?.nodes.size === nodes.length && before.links.length === links.length
        ? before
        : {
            direction: lit.direction,
            nodes: new Set(nodes),
            links,
            hasMessage: before?.hasMessage ?? this.#membership(lit, message),
          };
    return this.#light;
  }

  #begin(lit: LitEvents, message: MessageId | null): void {
    this.#events = lit.events;
    this.#message = message;
    this.#lookedTo = lit.direction === 'past' ? lit.event + 1 : lit.event;
    this.#nodes = new Map();
    this.#links = new Map();
    this.#messages = new Set();
    this.#light = null;
    const ends = message === null ? null : endsOfMessage(message);
    if (ends === null) return;
    for (const id of ends) this.#nodes.set(id, { event: -1 });
    this.#lightLink(ends, -1);
  }

  #takeNew(run: LitRun, { event, direction, events }: LitEvents): void {
    switch (direction) {
      case 'past': {
        const end = Math.max(0, event - MOST_EVENTS_AWAY);
        for (; this.#lookedTo > end; this.#lookedTo--) {
          if (events.has(this.#lookedTo - 1)) this.#take(run, this.#lookedTo - 1, event);
        }
        return;
      }
      case 'future': {
        const end = Math.min(run.eventCount, event + MOST_EVENTS_AWAY);
        for (; this.#lookedTo < end; this.#lookedTo++) {
          if (events.has(this.#lookedTo)) this.#take(run, this.#lookedTo, event);
        }
      }
    }
  }

  #take({ records }: LitRun, index: number, selected: number): void {
    const record = records.at(index);
    if (record === undefined) return;
    // The event selected is lit even while it has yet to happen.
    const since = index === selected ? -1 : index;
    if (record.node !== null) light(this.#nodes, record.node, { event: since });
    const isOfMessage = record.kind === 'deliver' || record.kind === 'lost';
    if (!isOfMessage || !this.#events?.has(record.cause)) return;
    const { message } = record;
    this.#messages.add(messageIdOf(message));
    this.#lightLink([message.from, message.to], record.cause);
  }

  #lightLink([from, to]: readonly [NodeId, NodeId], event: number): void {
    const back = linkKey(to, from);
    const key = this.#links.has(back) ? back : linkKey(from, to);
    light(this.#links, key, { event, ends: [from, to] });
  }

  #membership({ direction, events }: LitEvents, selected: MessageId | null) {
    const messages = this.#messages;
    return (message: MessageInFlight): boolean => {
      const isCaused = events.has(message.cause);
      if (isCaused && direction === 'future') return true;
      const id = isCaused || selected !== null ? messageIdOf(message) : null;
      return id !== null && (id === selected || (isCaused && messages.has(id)));
    };
  }
}
