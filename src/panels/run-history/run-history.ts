import type { NodeId } from '../../sim/identifiers.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import { narration } from '../why/narration.ts';
import { type LifelineLook, Lifelines, placeOfLast } from './lifelines.ts';
import { MessageTable } from './message-table.ts';
import { MomentRecords } from './moment-records.ts';

/** What a history needs of a protocol. */
export type HistoryProtocol = Pick<Protocol, 'narrate' | 'describeMessage' | 'describeNode'>;

/** An event that a person would ask about. */
export interface Moment {
  readonly event: number;
  /** Links cut or mended in one go are one moment: the last event of it, often the first as well. */
  readonly lastEvent: number;
  readonly atMicros: number;
  /** Where it happened; null for the world as a whole. */
  readonly node: NodeId | null;
  /** The epoch of the node just after it; null for none. */
  readonly epoch: number | null;
  readonly kind: 'intervention' | 'narrated';
  readonly important: boolean;
}

/**
 * What the panels need to know of a run besides the world at the moment shown: every message's fate,
 * every node's life, and the moments worth telling. It grows with the records, a bounded number at
 * a time, and forgets what a change in the past has undone. It holds all that is known, beyond the
 * moment shown too: whoever shows it compares events with the run's `eventCount`.
 */
export class RunHistory {
  readonly messages = new MessageTable();
  readonly lifelines = new Lifelines();
  /** The records of the moments, as far as they are kept. */
  readonly momentRecords = new MomentRecords();
  readonly #protocol: HistoryProtocol;
  readonly isServer: (id: NodeId) => boolean;
  /** Rows of messages that died where they were expected to arrive: known only once it has happened. */
  readonly lateLosses: number[] = [];
  readonly #moments: Moment[] = [];
  #eventCount = 0;
  #revision = 0;
  /** The event taken in last. */
  #last: EventRecord | null = null;
  #version = 0;

  constructor(protocol: HistoryProtocol, isServer: (id: NodeId) => boolean) {
    this.#protocol = protocol;
    this.isServer = isServer;
  }

  /** How many events have been taken in. */
  get eventCount(): number {
    return this.#eventCount;
  }

  /** Rises whenever something known was changed or taken back, not when something was added. */
  get version(): number {
    return this.#version;
  }

  /** The moments worth telling, in order. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** How many of the moments had happened after that many events. */
  momentsBefore(eventCount: number): number {
    return placeOfLast(this.#moments, (moment) => moment.event < eventCount) + 1;
  }

  /** A node's epoch after that many events; null for none. */
  epochAt(node: NodeId | null, eventCount: number): number | null {
    return node === null ? null : (this.lifelines.at(node, eventCount)?.epoch ?? null);
  }

  /** What colours a node after that many events: its epoch, or where it has none, its tone. */
  hueAt(node: NodeId | null, eventCount: number): Pick<LifelineLook, 'epoch' | 'tone'> {
    return (node === null ? null : this.lifelines.at(node, eventCount)) ?? NO_HUE;
  }

  /**
   * Takes in what is new among the run's records, at most `limit` of them, after forgetting what is
   * no longer there. Returns whether it now knows them all.
   */
  extend(records: Records, limit: number): boolean {
    const shared = Math.min(this.#eventCount, records.keptSince(this.#revision));
    if (shared < this.#eventCount) this.#truncate(shared, records);
    this.#revision = records.revision;
    for (const record of records.between(shared, shared + limit)) this.#take(record);
    return this.#eventCount === records.length;
  }

  #truncate(eventCount: number, records: Records): void {
    this.#version += 1;
    this.#eventCount = eventCount;
    this.#last = records.at(eventCount - 1) ?? null;
    this.messages.truncate(eventCount);
    this.momentRecords.truncate(eventCount);
    this.lateLosses.length = 0;
    this.lifelines.truncate(eventCount);
    this.#moments.length = this.momentsBefore(eventCount);
    const last = this.#moments.at(-1);
    if (last && last.lastEvent >= eventCount) {
      this.#moments[this.#moments.length - 1] = { ...last, lastEvent: eventCount - 1 };
    }
  }

  #take(record: EventRecord): void {
    this.#takeLife(record);
    this.#takeMessages(record);
    this.#takeMoment(record);
    this.#eventCount = record.index + 1;
    this.#last = record;
  }

  #takeMoment(record: EventRecord): void {
    const told = narration(this.#protocol, record);
    if (told === null) return;
    this.momentRecords.keep(record, told.important || record.kind === 'intervention');
    if (this.#joinsLastMoment(record)) return;
    this.#moments.push({
      event: record.index,
      lastEvent: record.index,
      atMicros: record.atMicros,
      node: record.node,
      epoch: this.epochAt(record.node, record.index + 1),
      kind: record.kind === 'intervention' ? 'intervention' : 'narrated',
      important: told.important,
    });
  }

  /** Whether a cut follows straight on a cut of the same instant (or a mend on a mend), and is taken in there. */
  #joinsLastMoment(record: EventRecord): boolean {
    const last = this.#moments.at(-1);
    const before = this.#last;
    if (last?.lastEvent !== record.index - 1 || before?.kind !== 'intervention') return false;
    if (record.kind !== 'intervention' || before.atMicros !== record.atMicros) return false;
    const { kind } = record.entry.intervention;
    if (kind !== before.entry.intervention.kind || (kind !== 'cut' && kind !== 'mend'))
      return false;
    this.#moments[this.#moments.length - 1] = { ...last, lastEvent: record.index };
    return true;
  }

  #takeLife(record: EventRecord): void {
    const { node } = record;
    if (node === null) return;
    const latest = this.lifelines.latest(node);
    if (record.kind === 'start' && record.after) {
      this.#setLook(record, node, {
        status: 'up',
        incarnation: record.incarnation,
        ...this.#lookOf(node, record.after),
      });
      return;
    }
    if (latest === null) return;
    const status = statusAfter(record, latest.status);
    if (record.after !== null && record.after !== record.before) {
      this.#setLook(record, node, {
        status,
        incarnation: latest.incarnation,
        ...this.#lookOf(node, record.after),
      });
    } else if (status !== latest.status) {
      this.#setLook(record, node, { ...latest, status });
    }
  }

  #setLook(record: EventRecord, node: NodeId, look: LifelineLook): void {
    this.lifelines.set(
      node,
      {
        status: look.status,
        incarnation: look.incarnation,
        state: look.state,
        epoch: look.epoch,
        tone: look.tone,
        leads: look.leads,
      },
      record.index,
      record.atMicros,
    );
  }

  #lookOf(
    node: NodeId,
    state: NodeState,
  ): Pick<LifelineLook, 'state' | 'epoch' | 'tone' | 'leads'> {
    if (!this.isServer(node)) {
      return { state: state.value, epoch: null, tone: undefined, leads: false };
    }
    const { epoch, tone, leads } = this.#protocol.describeNode(state);
    return { state: state.value, epoch, tone, leads };
  }

  #takeMessages(record: EventRecord): void {
    for (const message of record.sent) this.#rowFor(message, record.index);
    switch (record.kind) {
      case 'deliver':
        this.#takeDelivery(this.#rowFor(record.message), record);
        return;
      case 'lost': {
        const row = this.#rowFor(record.message);
        if (record.message.diesAtMicros === null) this.lateLosses.push(row);
        this.messages.lose(row, record.index, record.atMicros);
        return;
      }
      case 'intervention':
        this.#takeIntervention(record);
        return;
      case 'start':
      case 'timer':
      case 'diskDone':
      case 'operation':
      case 'peersChanged':
        return;
    }
  }

  #takeDelivery(row: number, record: EventRecord): void {
    // A message that waited for a paused node was expected earlier.
    if (this.messages.row(row)?.endMicros !== record.atMicros) this.#version += 1;
    this.messages.deliver(row, record.index, record.atMicros);
  }

  #takeIntervention(record: Extract<EventRecord, { kind: 'intervention' }>): void {
    for (const message of record.destroyed) {
      this.messages.lose(this.#rowFor(message), record.index, record.atMicros);
    }
    if (record.destroyed.length > 0) this.#version += 1;
    const { intervention } = record.entry;
    if (intervention.kind === 'deliverNow') {
      this.messages.touch(this.messages.rowOfId(intervention.message));
    }
    if (intervention.kind !== 'delay') return;
    this.messages.postpone(this.messages.rowOfId(intervention.message), intervention.byMicros);
    this.#version += 1;
  }

  #rowFor(message: MessageInFlight, sentEvent: number = message.cause): number {
    const known = this.messages.rowOf(message);
    if (known >= 0) return known;
    const { epoch } = this.#protocol.describeMessage(message.message);
    return this.messages.add(message, sentEvent, epoch);
  }
}

const NO_HUE: Pick<LifelineLook, 'epoch' | 'tone'> = { epoch: null, tone: undefined };

const statusAfter = (
  record: EventRecord,
  before: LifelineLook['status'],
): LifelineLook['status'] => {
  if (record.kind !== 'intervention') return before;
  switch (record.entry.intervention.kind) {
    case 'kill':
      return 'down';
    case 'pause':
      return 'paused';
    case 'resume':
      return 'up';
    case 'removeNode':
      return 'removed';
    default:
      return before;
  }
};
