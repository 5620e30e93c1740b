import { concernsService, type Unavailability, unavailability } from '../../check/availability.ts';
import type { Parting } from '../../check/partings.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';

/** Without how much service reads and writes were, up to a moment. */
export interface Service {
  readonly reads: Unavailability;
  readonly writes: Unavailability;
}

/** Gathers the events that tell of service, so that not every event is looked at again each time. */
export class ServiceRecords {
  #kept: EventRecord[] = [];
  #taken = 0;
  #last: EventRecord | null = null;

  /** How reads and writes were served up to a moment of this run. */
  until(records: readonly EventRecord[], eventCount: number, nowMicros: Micros): Service {
    this.#extend(records, eventCount);
    const upToNow = this.#kept.filter(({ index }) => index < eventCount);
    return {
      reads: unavailability(upToNow, nowMicros, ({ kind }) => kind === 'get'),
      writes: unavailability(upToNow, nowMicros, ({ kind }) => kind !== 'get'),
    };
  }

  #extend(records: readonly EventRecord[], eventCount: number): void {
    if (this.#taken > 0 && records[this.#taken - 1] !== this.#last) {
      this.#kept = [];
      this.#taken = 0;
    }
    for (; this.#taken < eventCount; this.#taken++) {
      const record = records[this.#taken];
      if (record === undefined) break;
      if (concernsService(record)) this.#kept.push(record);
      this.#last = record;
    }
  }
}

/** What one side of a parted cluster could do, and what it did. */
export interface SideService {
  readonly servers: readonly NodeId[];
  /** `2 of 5: can do neither`. */
  readonly text: string;
  readonly able: boolean;
  /** How many reads and writes its servers answered while the cluster was so parted. */
  readonly reads: number;
  readonly writes: number;
}

/** A stretch of time in which the cluster was parted, or could not serve as a whole. */
export interface PartedSpell {
  readonly fromMicros: Micros;
  /** Null while it lasts. */
  readonly untilMicros: Micros | null;
  readonly sides: readonly SideService[];
}

/** The stretches of a run, up to that many events, in which not all servers could serve together. */
export const partedSpells = (
  protocol: Pick<Protocol, 'describePart'>,
  partings: readonly Parting[],
  operations: readonly OperationRecord[],
  eventCount: number,
): readonly PartedSpell[] =>
  partings.flatMap((parting, place) => {
    if (parting.fromEvent >= eventCount) return [];
    const after = partings[place + 1];
    const next = after !== undefined && after.fromEvent < eventCount ? after : null;
    const untilEvent = next?.fromEvent ?? eventCount;
    const sides = parting.sides.map(({ servers, live }): SideService => {
      const { text, able } = protocol.describePart(live, parting.total);
      const answered = operations.filter(
        ({ outcome, answeredBy, completedByEvent }) =>
          outcome === 'ok' &&
          answeredBy !== null &&
          servers.includes(answeredBy) &&
          completedByEvent !== null &&
          completedByEvent >= parting.fromEvent &&
          completedByEvent < untilEvent,
      );
      const reads = answered.filter(({ operation }) => operation.kind === 'get').length;
      return {
        servers,
        text: `${live} of ${parting.total}: ${text}`,
        able,
        reads,
        writes: answered.length - reads,
      };
    });
    // Until all servers have started the cluster is not there yet.
    const isWhole = sides.length === 1 && sides.every(({ able }) => able);
    const isStarting = parting.fromMicros === 0 && next?.fromMicros === 0;
    if (isWhole || isStarting) return [];
    return [{ fromMicros: parting.fromMicros, untilMicros: next?.fromMicros ?? null, sides }];
  });
