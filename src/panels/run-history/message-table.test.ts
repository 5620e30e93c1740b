import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from '../testing.ts';
import { isCopy, isTouched, MessageTable } from './message-table.ts';

const rowsWithin = (table: MessageTable, from: number, to: number): readonly number[] => {
  const rows: number[] = [];
  table.visit(from, to, (row) => rows.push(row));
  return rows;
};

describe('the table of messages', () => {
  it('finds a message by its stable name, duplicates apart', () => {
    const table = new MessageTable();
    table.add(message('n1', 'n2', 1, 0), 0, 1);
    const copy = table.add(message('n1', 'n2', 1, 0, { copy: 1 }), 0, 1);
    const second = table.add(message('n1', 'n2', 2, 5), 1, null);
    expect(table.rowOfId('n1>n2#2')).toBe(second);
    expect(table.rowOfId('n1>n2#1+1')).toBe(copy);
    expect(table.rowOfId('n2>n1#1')).toBe(-1);
    expect(table.rowOfId('nonsense')).toBe(-1);
    expect(table.row(second)?.epoch).toBeNull();
  });

  it('marks duplicates, and messages whose arrival somebody set by hand', () => {
    const table = new MessageTable();
    const marked: number[] = [];
    table.add(message('n1', 'n2', 1, 0), 0, 1);
    table.add(message('n1', 'n2', 1, 0, { copy: 1 }), 0, 1);
    table.postpone(table.add(message('n1', 'n2', 2, 5), 1, 1), 3_000);
    const look = (): readonly number[] => {
      marked.length = 0;
      table.visit(0, 50_000, (...row) => marked.push(row[8]));
      return marked;
    };
    expect(look()).toEqual([0, isCopy, isTouched]);
    table.deliver(2, 9, 18_005);
    expect(look()).toEqual([0, isCopy, isTouched]);
    table.truncate(5);
    expect(look()).toEqual([0, isCopy, 0]);
  });

  it('finds the first message sent from a moment on', () => {
    const table = new MessageTable();
    for (const sent of [0, 10, 10, 30]) table.add(message('n1', 'n2', sent + 1, sent), 0, 1);
    expect([0, 5, 10, 11, 31].map((micros) => table.firstSentAfter(micros))).toEqual([
      0, 1, 1, 3, 4,
    ]);
  });

  it('draws a message to where it will arrive until its fate is known', () => {
    const table = new MessageTable();
    const row = table.add(message('n1', 'n2', 1, 0), 0, 1);
    expect(table.row(row)).toMatchObject({ fate: 'on-its-way', endMicros: 10_000, endEvent: null });
    table.deliver(row, 7, 12_000);
    expect(table.row(row)).toMatchObject({ fate: 'delivered', endMicros: 12_000, endEvent: 7 });
  });

  it('keeps the slope of a lost message: its line stops where it died', () => {
    const table = new MessageTable();
    const row = table.add(message('n1', 'n2', 1, 0), 0, 1);
    table.lose(row, 3, 4_000);
    expect(table.row(row)).toMatchObject({ fate: 'lost', endMicros: 4_000, arrivesMicros: 10_000 });
  });

  it('moves the arrival of a message that is delayed, but not of one that has arrived', () => {
    const table = new MessageTable();
    const late = table.add(message('n1', 'n2', 1, 0), 0, 1);
    const arrived = table.add(message('n1', 'n2', 2, 0), 0, 1);
    table.deliver(arrived, 1, 10_000);
    table.postpone(late, 50_000);
    table.postpone(arrived, 50_000);
    expect(table.row(late)?.arrivesMicros).toBe(60_000);
    expect(table.row(arrived)?.arrivesMicros).toBe(10_000);
  });

  it('counts messages by kind up to the moment shown', () => {
    const table = new MessageTable();
    for (let index = 0; index < 6; index++) {
      const type = index % 3 === 0 ? 'vote' : 'append';
      table.add(message('n1', 'n2', index + 1, index, { message: { type } }), index, 1);
    }
    expect(table.countsByKind(6)).toEqual([
      { kind: 'append', count: 4 },
      { kind: 'vote', count: 2 },
    ]);
    expect(table.countsByKind(1)).toEqual([{ kind: 'vote', count: 1 }]);
  });

  it('shows just the messages on their way at some time of the window, however long some take', () => {
    const anyMessages = fc.array(
      fc.record({ gap: fc.nat(2_000), flight: fc.integer({ min: 1, max: 2_000_000 }) }),
      { maxLength: 900 },
    );
    fc.assert(
      fc.property(anyMessages, fc.nat(1_000_000), fc.nat(1_000_000), (flights, from, span) => {
        const table = new MessageTable();
        const expected: number[] = [];
        let sent = 0;
        for (const [row, { gap, flight }] of flights.entries()) {
          sent += gap;
          table.add(message('n1', 'n2', row + 1, sent, { arrivesAtMicros: sent + flight }), row, 1);
          if (sent <= from + span && sent + flight >= from) expected.push(row);
        }
        expect(rowsWithin(table, from, from + span)).toEqual(expected);
        expect(table.countWithin(from, from + span)).toBeGreaterThanOrEqual(expected.length);
      }),
    );
  });

  it('forgets what is given up and reopens what had ended later', () => {
    const table = new MessageTable();
    for (let index = 0; index < 600; index++) {
      const row = table.add(message('n1', 'n2', index + 1, index * 100), index, 1);
      if (index >= 100) table.deliver(row - 100, index, index * 100);
    }
    table.truncate(300);
    expect(table.length).toBe(300);
    expect(table.row(199)).toMatchObject({ fate: 'delivered' });
    expect(table.row(200)).toMatchObject({ fate: 'on-its-way', endEvent: null, endMicros: 30_000 });
    expect(table.rowOfId('n1>n2#300')).toBe(299);
    expect(table.rowOfId('n1>n2#301')).toBe(-1);
    expect(table.add(message('n1', 'n2', 301, 30_000), 300, 1)).toBe(300);
    expect(table.rowOfId('n1>n2#301')).toBe(300);
  });
});
