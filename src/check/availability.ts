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

/**
 * Whether `unavailability` reads anything in an event: a list from which the others have been left
 * out gives the same answer.
 */
export const concernsService = (record: EventRecord): boolean =>
  (record.kind === 'timer' && retryTimers.has(record.timer)) ||
  (record.kind === 'intervention' && record.entry.intervention.kind === 'kill') ||
  record.effects.some(({ kind }) => kind === 'invoke' || kind === 'complete');

/** What one client goes through: stretches of waiting that go on from operation to operation. */
class Waiting {
  readonly spells: Spell[] = [];
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
    if (this.#wasLetDown) this.spells.push(...this.#waits);
    this.#waits = [];
    this.#wasLetDown = false;
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
 * How long clients were without service, up to `untilMicros`. A client waits while it has an
 * operation open. Its waiting since its last success counts, up to the next one or to the end of
 * the run, if it was let down in that time: an attempt timed out, nobody could say whom to ask, an
 * operation was refused, or it gave up. Waiting for a first answer that comes in time is latency and
 * does not count; nor does time with nothing open, or after the client itself has crashed.
 */
export const unavailability = (
  records: readonly EventRecord[],
  untilMicros: Micros,
  counts: (operation: Operation) => boolean = () => true,
): Unavailability => {
  const waits = new Map<NodeId, Waiting>();
  for (const record of records) {
    const { atMicros, node } = record;
    if (node === null) continue;
    const known = waits.get(node);
    if (record.kind === 'timer' && retryTimers.has(record.timer)) known?.letDown();
    if (record.kind === 'intervention' && record.entry.intervention.kind === 'kill') {
      known?.close(atMicros);
      known?.succeed();
    }
    for (const effect of record.effects) {
      if (effect.kind === 'complete') {
        known?.complete(atMicros, effect.outcome === 'ok');
      } else if (effect.kind === 'invoke') {
        const waiting = waits.get(node) ?? new Waiting();
        waits.set(node, waiting);
        waiting.invoke(atMicros, !counts(effect.operation));
      }
    }
  }
  const names = [...waits.keys()].sort(
    (one, other) => Number(one.slice(1)) - Number(other.slice(1)),
  );
  const clients = names.map((client) => {
    const waiting = waits.get(client);
    waiting?.close(untilMicros);
    waiting?.succeed();
    const spells = joined(waiting?.spells ?? []);
    return { client, micros: lengthOf(spells), spells };
  });
  const [first, ...others] = clients.map(({ spells }) => spells);
  return {
    clients,
    someMicros: lengthOf(joined(clients.flatMap(({ spells }) => spells))),
    allMicros: lengthOf(others.reduce(common, first ?? [])),
  };
};
