import type { MessageId, NodeId } from '../../sim/identifiers.ts';
import { type MessageInFlight, messageIdOf } from '../../sim/record.ts';

/** What became of a message, as far as is known. */
export type Fate = 'on-its-way' | 'delivered' | 'lost';

/** One message of the run, as a row of the table. */
export interface MessageRow {
  readonly message: MessageInFlight;
  readonly epoch: number | null;
  readonly sentEvent: number;
  /** The event that delivered or lost it; null while it is on its way. */
  readonly endEvent: number | null;
  /** When it arrived, was lost, or is expected to be. */
  readonly endMicros: number;
  /** When it arrived, or would have: with its sending, the slope of its line. */
  readonly arrivesMicros: number;
  readonly fate: Fate;
}

const blockSize = 256;
const onItsWay = 0;
const delivered = 1;
const lost = 2;
/** Marks of a row: it is a duplicate; somebody set its arrival by hand. */
export const isCopy = 1;
export const isTouched = 2;
const fates: readonly Fate[] = ['on-its-way', 'delivered', 'lost'];

/**
 * Every message of a run in the order of sending, held in columns so that 100,000 of them can be
 * looked through in a frame. Blocks of rows know the time that they span, so a window of time is
 * found without touching the rest.
 */
export class MessageTable {
  readonly #messages: MessageInFlight[] = [];
  readonly #kinds: string[] = [];
  readonly #kindNumbers = new Map<string, number>();
  readonly #nodes: NodeId[] = [];
  readonly #nodeNumbers = new Map<NodeId, number>();
  /** Rows by link and sequence; duplicates stand apart under their full names. */
  readonly #rowsOfLinks = new Map<string, number[]>();
  readonly #rowsOfCopies = new Map<MessageId, number>();
  readonly #blockStart: number[] = [];
  readonly #blockEnd: number[] = [];
  #capacity = 1024;
  #sentEvent = new Int32Array(this.#capacity);
  #endEvent = new Int32Array(this.#capacity);
  #sent = new Float64Array(this.#capacity);
  #end = new Float64Array(this.#capacity);
  #arrives = new Float64Array(this.#capacity);
  #epoch = new Float64Array(this.#capacity);
  #from = new Uint16Array(this.#capacity);
  #to = new Uint16Array(this.#capacity);
  #kind = new Uint16Array(this.#capacity);
  #fate = new Uint8Array(this.#capacity);
  #marks = new Uint8Array(this.#capacity);

  get length(): number {
    return this.#messages.length;
  }

  /** The names behind the numbers of `visit`, in order of first appearance. */
  get nodes(): readonly NodeId[] {
    return this.#nodes;
  }

  /** Adds a message that left its node in an event. */
  add(message: MessageInFlight, sentEvent: number, epoch: number | null): number {
    const row = this.#messages.length;
    if (row === this.#capacity) this.#grow();
    this.#messages.push(message);
    this.#sentEvent[row] = sentEvent;
    this.#epoch[row] = epoch ?? Number.NaN;
    this.#sent[row] = message.sentAtMicros;
    this.#from[row] = this.#numberOfNode(message.from);
    this.#to[row] = this.#numberOfNode(message.to);
    this.#kind[row] = this.#numberOfKind(message.message.type);
    this.#marks[row] = message.copy > 0 ? isCopy : 0;
    this.#remember(message, row);
    this.#reopen(row);
    return row;
  }

  /** The first row that was sent at that moment or later; the number of rows when none was. */
  firstSentAfter(micros: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sent[middle] ?? 0) < micros) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A message's row, or -1. */
  rowOf(message: Pick<MessageInFlight, 'from' | 'to' | 'sequence' | 'copy'>): number {
    if (message.copy > 0) return this.#rowsOfCopies.get(messageIdOf(message)) ?? -1;
    return this.#rowsOfLinks.get(`${message.from}>${message.to}`)?.[message.sequence] ?? -1;
  }

  /** The row of a message by its stable name (`n1>n2#14`), or -1. */
  rowOfId(id: MessageId): number {
    const parts = /^(.+)>(.+)#(\d+)(?:\+(\d+))?$/.exec(id);
    if (parts === null) return -1;
    const [, from = '', to = '', sequence, copy] = parts;
    return this.rowOf({ from, to, sequence: Number(sequence), copy: Number(copy ?? 0) });
  }

  /** Notes that a message arrived. */
  deliver(row: number, event: number, atMicros: number): void {
    this.#close(row, event, atMicros, atMicros, delivered);
  }

  /** Notes that a message was lost on its way, or at its end. */
  lose(row: number, event: number, atMicros: number): void {
    const arrives = Math.max(this.#arrives[row] ?? atMicros, atMicros);
    this.#close(row, event, atMicros, arrives, lost);
  }

  /** Notes that somebody set a message's arrival by hand. */
  touch(row: number): void {
    this.#marks[row] = (this.#marks[row] ?? 0) | isTouched;
  }

  /** Notes that a message on its way will arrive later than planned. */
  postpone(row: number, byMicros: number): void {
    if (this.#fate[row] !== onItsWay) return;
    this.touch(row);
    this.#setEnd(row, (this.#end[row] ?? 0) + byMicros);
    this.#arrives[row] = (this.#arrives[row] ?? 0) + byMicros;
  }

  row(row: number): MessageRow | null {
    const message = this.#messages[row];
    if (message === undefined) return null;
    const epoch = this.#epoch[row] ?? Number.NaN;
    const endEvent = this.#endEvent[row] ?? -1;
    return {
      message,
      epoch: Number.isNaN(epoch) ? null : epoch,
      sentEvent: this.#sentEvent[row] ?? 0,
      endEvent: endEvent < 0 ? null : endEvent,
      endMicros: this.#end[row] ?? 0,
      arrivesMicros: this.#arrives[row] ?? 0,
      fate: fates[this.#fate[row] ?? onItsWay] ?? 'on-its-way',
    };
  }

  /** How many rows `visit` would touch at most: those of the blocks that overlap the window. */
  countWithin(fromMicros: number, toMicros: number): number {
    let blocks = 0;
    for (let block = 0; block < this.#blockStart.length; block++) {
      if (this.#overlaps(block, fromMicros, toMicros)) blocks++;
    }
    return Math.min(blocks * blockSize, this.length);
  }

  /**
   * Calls `see` for every message on its way at some time of the window, in the order of sending,
   * from `firstRow` on. `stride` looks at every so many rows only. Times are microseconds; `epoch`
   * is NaN for none; `end` is where the line stops and `arrives` where it leads; `marks` holds
   * `isCopy` and `isTouched`.
   */
  visit(
    fromMicros: number,
    toMicros: number,
    see: (
      row: number,
      from: number,
      to: number,
      sent: number,
      end: number,
      arrives: number,
      epoch: number,
      lost: boolean,
      marks: number,
    ) => void,
    { firstRow = 0, stride = 1 }: { readonly firstRow?: number; readonly stride?: number } = {},
  ): void {
    const blocks = this.#blockStart.length;
    for (let block = Math.floor(firstRow / blockSize); block < blocks; block++) {
      if (!this.#overlaps(block, fromMicros, toMicros)) continue;
      const last = Math.min((block + 1) * blockSize, this.length);
      for (let row = Math.max(block * blockSize, firstRow); row < last; row += stride) {
        // The columns are as long as the table: a missing value cannot occur within it.
        const sent = this.#sent[row] as number;
        const end = this.#end[row] as number;
        if (end < fromMicros || sent > toMicros) continue;
        see(
          row,
          this.#from[row] as number,
          this.#to[row] as number,
          sent,
          end,
          this.#arrives[row] as number,
          this.#epoch[row] as number,
          this.#fate[row] === lost || end < (this.#arrives[row] as number),
          this.#marks[row] as number,
        );
      }
    }
  }

  /** How many messages of each kind had been sent after `eventCount` events, the most frequent first. */
  countsByKind(eventCount: number): readonly { readonly kind: string; readonly count: number }[] {
    const counts = new Uint32Array(this.#kinds.length);
    for (let row = 0; row < this.length; row++) {
      if ((this.#sentEvent[row] as number) >= eventCount) break;
      const kind = this.#kind[row] as number;
      counts[kind] = (counts[kind] as number) + 1;
    }
    return this.#kinds
      .map((kind, place) => ({ kind, count: counts[place] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count || (one.kind < other.kind ? -1 : 1));
  }

  /** Forgets everything from an event on; messages that ended later are on their way again. */
  truncate(eventCount: number): void {
    while (this.length > 0 && (this.#sentEvent[this.length - 1] ?? 0) >= eventCount) {
      const message = this.#messages.pop();
      if (message) this.#forget(message);
    }
    const blocks = Math.ceil(this.length / blockSize);
    this.#blockStart.length = blocks;
    this.#blockEnd.length = blocks;
    for (let row = 0; row < this.length; row++) {
      if ((this.#endEvent[row] ?? -1) >= eventCount) this.#reopen(row);
    }
  }

  #overlaps(block: number, fromMicros: number, toMicros: number): boolean {
    return (
      (this.#blockEnd[block] as number) >= fromMicros &&
      (this.#blockStart[block] as number) <= toMicros
    );
  }

  #reopen(row: number): void {
    const message = this.#messages[row];
    if (message === undefined) return;
    this.#endEvent[row] = -1;
    this.#fate[row] = onItsWay;
    this.#marks[row] = (this.#marks[row] ?? 0) & isCopy;
    this.#arrives[row] = message.arrivesAtMicros;
    this.#setEnd(row, message.diesAtMicros ?? message.arrivesAtMicros);
  }

  #close(row: number, event: number, end: number, arrives: number, fate: number): void {
    this.#endEvent[row] = event;
    this.#fate[row] = fate;
    this.#arrives[row] = arrives;
    this.#setEnd(row, end);
  }

  #setEnd(row: number, end: number): void {
    this.#end[row] = end;
    const block = Math.floor(row / blockSize);
    const sent = this.#sent[row] ?? 0;
    this.#blockStart[block] = Math.min(this.#blockStart[block] ?? Number.POSITIVE_INFINITY, sent);
    this.#blockEnd[block] = Math.max(this.#blockEnd[block] ?? Number.NEGATIVE_INFINITY, end);
  }

  #remember(message: MessageInFlight, row: number): void {
    if (message.copy > 0) {
      this.#rowsOfCopies.set(messageIdOf(message), row);
      return;
    }
    const link = `${message.from}>${message.to}`;
    const rows = this.#rowsOfLinks.get(link) ?? [];
    rows[message.sequence] = row;
    this.#rowsOfLinks.set(link, rows);
  }

  #forget(message: MessageInFlight): void {
    if (message.copy > 0) this.#rowsOfCopies.delete(messageIdOf(message));
    else {
      const rows = this.#rowsOfLinks.get(`${message.from}>${message.to}`);
      if (rows) rows.length = Math.min(rows.length, message.sequence);
    }
  }

  #numberOfNode(id: NodeId): number {
    return numberOf(id, this.#nodes, this.#nodeNumbers);
  }

  #numberOfKind(kind: string): number {
    return numberOf(kind, this.#kinds, this.#kindNumbers);
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    this.#sentEvent = widened(this.#sentEvent, new Int32Array(capacity));
    this.#endEvent = widened(this.#endEvent, new Int32Array(capacity));
    this.#sent = widened(this.#sent, new Float64Array(capacity));
    this.#end = widened(this.#end, new Float64Array(capacity));
    this.#arrives = widened(this.#arrives, new Float64Array(capacity));
    this.#epoch = widened(this.#epoch, new Float64Array(capacity));
    this.#from = widened(this.#from, new Uint16Array(capacity));
    this.#to = widened(this.#to, new Uint16Array(capacity));
    this.#kind = widened(this.#kind, new Uint16Array(capacity));
    this.#fate = widened(this.#fate, new Uint8Array(capacity));
    this.#marks = widened(this.#marks, new Uint8Array(capacity));
  }
}

const numberOf = (name: string, names: string[], numbers: Map<string, number>): number => {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  const number = names.push(name) - 1;
  numbers.set(name, number);
  return number;
};

const widened = <Column extends { set(values: Column): void }>(
  values: Column,
  wider: Column,
): Column => {
  wider.set(values);
  return wider;
};
