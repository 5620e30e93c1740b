import type { NodeId } from '../sim/identifiers.ts';
import type { Operation } from '../sim/operation.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Micros } from '../sim/time.ts';

/** A stretch of time, from its first moment up to its last. */
export interface Spell {
  readonly fromMicros: Micros;
  readonly untilMicros: Micros;
}

/** When one client was without service. */
export interface ClientUnavailability {
  readonly client: NodeId;
  readonly micros: Micros;
  /** In order of time; none touches the next. */
  readonly spells: readonly Spell[];
}

/** When clients were without service. */
export interface Unavailability {
  /** Every client that began an operation, in order of name. */
  readonly clients: readonly ClientUnavailability[];
  /** For how long at least one of those clients was without service. */
  readonly someMicros: Micros;
  /** For how long all of them were at once. */
  readonly allMicros: Micros;
}

/** The timers by which a client asks again without having been told whom to ask. */
const retryTimers: ReadonlySet<string> = new Set(['requestTimeout', 'retryDue']);

/** What an event means to the service that a client has. */
export type ServiceEvent = {
  readonly index: number;
  readonly atMicros: Micros;
  readonly node: NodeId;
} & (
  | { readonly kind: 'letDown' | 'crashed' | 'served' | 'notServed' }
  | { readonly kind: 'invoked'; readonly operation: Operation }
);

/** What a run's events mean to the service that clients have, in order. */
export const serviceEventsIn = (records: Iterable<EventRecord>): readonly ServiceEvent[] => {
  const events: ServiceEvent[] = [];
  for (const record of records) {
    const { index, atMicros, node } = record;
    if (node === null) continue;
    if (record.kind === 'timer' && retryTimers.has(record.timer)) {
      events.push({ index, atMicros, node, kind: 'letDown' });
    }
    if (record.kind === 'intervention' && record.entry.intervention.kind === 'kill') {
      events.push({ index, atMicros, node, kind: 'crashed' });
    }
    for (const effect of record.effects) {
      if (effect.kind === 'complete') {
        const kind = effect.outcome === 'ok' ? 'served' : 'notServed';
        events.push({ index, atMicros, node, kind });
      } else if (effect.kind === 'invoke') {
        events.push({ index, atMicros, node, kind: 'invoked', operation: effect.operation });
      }
    }
  }
  return events;
};

/** What one client goes through: stretches of waiting that go on from operation to operation. */
class Waiting {
  readonly #spells: Spell[] = [];
  /** Stretches since the last success in which an operation was open. */
  #waits: Spell[] = [];
  #openSince: Micros | null = null;
  #wasLetDown = false;
  /** Whether what is open is not asked about. */
  #isOther = false;

  invoke(atMicros: Micros, isOther: boolean): void {
    this.#isOther = isOther;
    if (!isOther) this.#openSince = atMicros;
  }

  /** A time-out, a refusal, or nobody to ask. */
  letDown(): void {
    if (this.#openSince !== null) this.#wasLetDown = true;
  }

  close(atMicros: Micros): void {
    if (this.#openSince === null) return;
    this.#waits.push({ fromMicros: this.#openSince, untilMicros: atMicros });
    this.#openSince = null;
  }

  /** The operation that was open is over. */
  complete(atMicros: Micros, isOk: boolean): void {
    if (this.#isOther) {
      this.#isOther = false;
      return;
    }
    if (!isOk) this.letDown();
    this.close(atMicros);
    if (isOk) this.succeed();
  }

  succeed(): void {
    if (this.#wasLetDown) this.#spells.push(...this.#waits);
    this.#waits = [];
    this.#wasLetDown = false;
  }

  /** The stretches without service, if nothing more happens up to a moment. */
  spellsUntil(micros: Micros): readonly Spell[] {
    if (!this.#wasLetDown) return this.#spells;
    const open =
      this.#openSince === null ? [] : [{ fromMicros: this.#openSince, untilMicros: micros }];
    return [...this.#spells, ...this.#waits, ...open];
  }
}

const lengthOf = (spells: readonly Spell[]): Micros =>
  spells.reduce((total, { fromMicros, untilMicros }) => total + untilMicros - fromMicros, 0);

/** Spells in order of time, those that touch joined. */
const joined = (spells: readonly Spell[]): readonly Spell[] => {
  const result: Spell[] = [];
  for (const spell of [...spells].sort((one, other) => one.fromMicros - other.fromMicros)) {
    const last = result.at(-1);
    if (last === undefined || last.untilMicros < spell.fromMicros) {
      result.push(spell);
    } else if (last.untilMicros < spell.untilMicros) {
      result[result.length - 1] = {
        fromMicros: last.fromMicros,
        untilMicros: spell.untilMicros,
      };
    }
  }
  return result;
};

/** What two lists of spells have in common; each list in order and free of overlaps. */
const common = (one: readonly Spell[], other: readonly Spell[]): readonly Spell[] =>
  one.flatMap((spell) =>
    other.flatMap((second) => {
      const fromMicros = Math.max(spell.fromMicros, second.fromMicros);
      const untilMicros = Math.min(spell.untilMicros, second.untilMicros);
      return fromMicros < untilMicros ? [{ fromMicros, untilMicros }] : [];
    }),
  );

/**
 * How long clients are without service, told of what happens to them in order of time. A client waits while it has an
 * operation open. Its waiting since its last success counts, up to the next one or to the end of
 * the run, if it was let down in that time: an attempt timed out, nobody could say whom to ask, an
 * operation was refused, or it gave up. Waiting for a first answer that comes in time is latency and
 * does not count; nor does time with nothing open, or after the client itself has crashed.
 */
export class ServiceLog {
  readonly #waits = new Map<NodeId, Waiting>();
  readonly #counts: (operation: Operation) => boolean;

  /** Only operations that count are waited for. */
  constructor(counts: (operation: Operation) => boolean = () => true) {
    this.#counts = counts;
  }

  observe(event: ServiceEvent): void {
    const { node, atMicros } = event;
    const known = this.#waits.get(node);
    switch (event.kind) {
      case 'letDown':
        known?.letDown();
        return;
      case 'crashed':
        known?.close(atMicros);
        known?.succeed();
        return;
      case 'served':
      case 'notServed':
        known?.complete(atMicros, event.kind === 'served');
        return;
      case 'invoked': {
        const waiting = known ?? new Waiting();
        this.#waits.set(node, waiting);
        waiting.invoke(atMicros, !this.#counts(event.operation));
      }
    }
  }

  /** How long they have been without it by a moment after all that was told. */
  until(micros: Micros): Unavailability {
    const clients = [...this.#waits]
      .sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)))
      .map(([client, waiting]) => {
        const spells = joined(waiting.spellsUntil(micros));
        return { client, micros: lengthOf(spells), spells };
      });
    const [first, ...others] = clients.map(({ spells }) => spells);
    return {
      clients,
      someMicros: lengthOf(joined(clients.flatMap(({ spells }) => spells))),
      allMicros: lengthOf(others.reduce(common, first ?? [])),
    };
  }
}

/** How long clients were without service up to a moment after all these events; see `ServiceLog`. */
export const unavailability = (
  events: Iterable<ServiceEvent>,
  untilMicros: Micros,
  counts?: (operation: Operation) => boolean,
): Unavailability => {
  const log = new ServiceLog(counts);
  for (const event of events) log.observe(event);
  return log.until(untilMicros);
};
