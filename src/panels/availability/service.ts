import {
  type ServiceEvent,
  ServiceLog,
  serviceEventsIn,
  type Unavailability,
} from '../../check/availability.ts';
import type { Parting } from '../../check/partings.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Operation, OperationRecord } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Records } from '../../sim/records.ts';
import type { Micros } from '../../sim/time.ts';

/** Without how much service reads and writes were, up to a moment. */
export interface Service {
  readonly reads: Unavailability;
  readonly writes: Unavailability;
}

const isRead = ({ kind }: Operation): boolean => kind === 'get';

/** How reads and writes are served, told of each event once as the moment shown goes on. */
class Logs {
  readonly #reads = new ServiceLog(isRead);
  readonly #writes = new ServiceLog((operation) => !isRead(operation));
  told = 0;

  tell(events: readonly ServiceEvent[], eventCount: number): void {
    for (; this.told < events.length; this.told++) {
      const event = events[this.told];
      if (event === undefined || event.index >= eventCount) return;
      this.#reads.observe(event);
      this.#writes.observe(event);
    }
  }

  until(micros: Micros): Service {
    return { reads: this.#reads.until(micros), writes: this.#writes.until(micros) };
  }
}

/** Gathers the events that tell of service, so that not every event is looked at again each time. */
export class ServiceRecords {
  #events: ServiceEvent[] = [];
  #taken = 0;
  #revision = 0;
  #logs = new Logs();
  #toldOf = 0;

  /**
   * Takes in what is new among the first `eventCount` events, at most so many. Returns whether it now
   * knows them all.
   */
  takeIn(records: Records, eventCount: number, most: number): boolean {
    const shared = records.keptSince(this.#revision);
    if (shared < this.#taken) this.#truncate(shared);
    this.#revision = records.revision;
    const end = Math.min(eventCount, this.#taken + most);
    if (this.#taken < end) {
      this.#events.push(...serviceEventsIn(records.between(this.#taken, end)));
      this.#taken = end;
    }
    return this.#taken >= eventCount;
  }

  /** How reads and writes were served up to a moment, as far as events were taken in. */
  until(eventCount: number, nowMicros: Micros): Service {
    if (eventCount < this.#toldOf) this.#logs = new Logs();
    this.#toldOf = eventCount;
    this.#logs.tell(this.#events, eventCount);
    return this.#logs.until(nowMicros);
  }

  #truncate(eventCount: number): void {
    this.#taken = eventCount;
    this.#events = this.#events.filter(({ index }) => index < eventCount);
    if (eventCount < this.#toldOf) {
      this.#logs = new Logs();
      this.#toldOf = 0;
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
    const parts = parting.sides.map(({ servers, live }) => ({
      servers,
      live,
      ...protocol.describePart(live, parting.total),
    }));
    // Until all servers have started the cluster is not there yet.
    const isWhole = parts.length === 1 && parts.every(({ able }) => able);
    const isStarting = parting.fromMicros === 0 && next?.fromMicros === 0;
    if (isWhole || isStarting) return [];
    const sides = parts.map(({ servers, live, text, able }): SideService => {
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
    return [{ fromMicros: parting.fromMicros, untilMicros: next?.fromMicros ?? null, sides }];
  });
