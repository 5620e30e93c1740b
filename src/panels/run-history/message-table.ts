import type { MessageId, NodeId } from '../../sim/identifiers.ts';
import { type MessageInFlight, messageIdOf } from '../../sim/record.ts';

/** What became of a message, as far as is known. */
export type Fate = 'on-its-way' | 'delivered' | 'lost';

/** What the table itself knows of a message, as it was sent; what it says stands in the event that sent it. */
export type SentMessage = Pick<
  MessageInFlight,
  'from' | 'to' | 'sequence' | 'copy' | 'sentAtMicros' | 'arrivesAtMicros' | 'diesAtMicros'
>;

/** One message of the run, as a row of the table. */
export interface MessageRow {
  readonly message: SentMessage;
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

const noEpoch = -(2 ** 31);
/** As much wider full columns are made. */
const growth = 1.25;

/**
 * Every message of a run in the order of sending, held in columns so that 100,000 of them can be
 * looked through in a frame, and a million take some 50 MiB. Blocks of rows know the time that they span, so a window of time is
 * found without touching the rest.
 */
export class MessageTable {
  #length = 0;
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
  #sequence = new Int32Array(this.#capacity);
  #sent = new Float64Array(this.#capacity);
  #end = new Float64Array(this.#capacity);
  /** When it was to arrive as it was sent. */
  #arrives = new Float64Array(this.#capacity);
  #epoch = new Int32Array(this.#capacity);
  #from = new Uint16Array(this.#capacity);
  #to = new Uint16Array(this.#capacity);
  #kind = new Uint16Array(this.#capacity);
  #fate = new Uint8Array(this.#capacity);
  #marks = new Uint8Array(this.#capacity);
  /** When rows die as they were sent, and arrive otherwise than they were sent: few do. */
  readonly #dies = new Map<number, number>();
  readonly #arrivesOtherwise = new Map<number, number>();
  readonly #copies = new Map<number, number>();

  get length(): number {
    return this.#length;
  }

  /** The names behind the numbers of `visit`, in order of first appearance. */
  get nodes(): readonly NodeId[] {
    return this.#nodes;
  }

  /** Adds a message that left its node in an event. */
  add(message: MessageInFlight, sentEvent: number, epoch: number | null): number {
    const row = this.#length;
    if (row === this.#capacity) this.#grow();
    this.#length += 1;
    this.#sentEvent[row] = sentEvent;
    this.#sequence[row] = message.sequence;
    this.#epoch[row] = epoch ?? noEpoch;
    this.#sent[row] = message.sentAtMicros;
    this.#arrives[row] = message.arrivesAtMicros;
    if (message.diesAtMicros !== null) this.#dies.set(row, message.diesAtMicros);
    if (message.copy > 0) this.#copies.set(row, message.copy);
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
    const arrives = Math.max(this.#arrivalOf(row), atMicros);
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
    this.#setArrival(row, this.#arrivalOf(row) + byMicros);
  }

  row(row: number): MessageRow | null {
    if (row < 0 || row >= this.#length) return null;
    const epoch = this.#epoch[row] ?? noEpoch;
    const endEvent = this.#endEvent[row] ?? -1;
    return {
      message: this.#messageOf(row),
      epoch: epoch === noEpoch ? null : epoch,
      sentEvent: this.#sentEvent[row] ?? 0,
      endEvent: endEvent < 0 ? null : endEvent,
      endMicros: this.#end[row] ?? 0,
      arrivesMicros: this.#arrivalOf(row),
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
        const epoch = this.#epoch[row] as number;
        const arrives = this.#arrivalOf(row);
        see(
          row,
          this.#from[row] as number,
          this.#to[row] as number,
          sent,
          end,
          arrives,
          epoch === noEpoch ? Number.NaN : epoch,
          this.#fate[row] === lost || end < arrives,
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
      this.#forget(this.length - 1);
      this.#length -= 1;
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
    this.#endEvent[row] = -1;
    this.#fate[row] = onItsWay;
    this.#marks[row] = (this.#marks[row] ?? 0) & isCopy;
    this.#arrivesOtherwise.delete(row);
    this.#setEnd(row, this.#dies.get(row) ?? this.#arrivalOf(row));
  }

  #close(row: number, event: number, end: number, arrives: number, fate: number): void {
    this.#endEvent[row] = event;
    this.#fate[row] = fate;
    this.#setArrival(row, arrives);
    this.#setEnd(row, end);
  }

  #arrivalOf(row: number): number {
    if (this.#arrivesOtherwise.size > 0) {
      const otherwise = this.#arrivesOtherwise.get(row);
      if (otherwise !== undefined) return otherwise;
    }
    return this.#arrives[row] ?? 0;
  }

  #setArrival(row: number, micros: number): void {
    if (micros === this.#arrives[row]) this.#arrivesOtherwise.delete(row);
    else this.#arrivesOtherwise.set(row, micros);
  }

  #messageOf(row: number): SentMessage {
    return {
      from: this.#nodes[this.#from[row] ?? -1] ?? '',
      to: this.#nodes[this.#to[row] ?? -1] ?? '',
      sequence: this.#sequence[row] ?? 0,
      copy: this.#copies.get(row) ?? 0,
      sentAtMicros: this.#sent[row] ?? 0,
      arrivesAtMicros: this.#arrives[row] ?? 0,
      diesAtMicros: this.#dies.get(row) ?? null,
    };
  }

  #setEnd(row: number, end: number): void {
    this.#end[row] = end;
    const block = Math.floor(row / blockSize);
    const sent = this.#sent[row] ?? 0;
    this.#blockStart[block] = Math.min(this.#blockStart[block] ?? Number.POSITIVE_INFINITY, sent);
    this.#blockEnd[block] = Math.max(this.#blockEnd[block] ?? Number.NEGATIVE_INFINITY, end);
  }

  #remember(message: SentMessage, row: number): void {
    if (message.copy > 0) {
      this.#rowsOfCopies.set(messageIdOf(message), row);
      return;
    }
    const link = `${message.from}>${message.to}`;
    const rows = this.#rowsOfLinks.get(link) ?? [];
    rows[message.sequence] = row;
    this.#rowsOfLinks.set(link, rows);
  }

  #forget(row: number): void {
    const message = this.#messageOf(row);
    this.#dies.delete(row);
    this.#copies.delete(row);
    this.#arrivesOtherwise.delete(row);
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
    this.#capacity = Math.ceil(this.#capacity * growth);
    const capacity = this.#capacity;
    this.#sentEvent = widened(this.#sentEvent, new Int32Array(capacity));
    this.#endEvent = widened(this.#endEvent, new Int32Array(capacity));
    this.#sent = widened(this.#sent, new Float64Array(capacity));
    this.#end = widened(this.#end, new Float64Array(capacity));
    this.#arrives = widened(this.#arrives, new Float64Array(capacity));
    this.#sequence = widened(this.#sequence, new Int32Array(capacity));
    this.#epoch = widened(this.#epoch, new Int32Array(capacity));
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
