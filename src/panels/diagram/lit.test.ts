import { describe, expect, it } from 'vitest';
import { causalPast } from '../../session/causality.ts';
import type { LitEvents } from '../../session/lit-events.ts';
import { ListedRecords } from '../../sim/testing/listed-records.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { intervened, message, plainProtocol, record } from '../testing.ts';
import { eventOfMessage, litMarks } from './lit.ts';

const ping = message('n1', 'n2', 1, 10_000, { cause: 1 });
const all = [
  intervened(0, 5_000, { kind: 'fireTimer', node: 'n1', timer: 'election' }),
  record('timer', 1, {
    atMicros: 10_000,
    node: 'n1',
    cause: 0,
    timer: 'election',
    byHand: true,
    sent: [ping],
  }),
  record('deliver', 2, { atMicros: 20_000, node: 'n2', cause: 1, message: ping }),
];
const records = new ListedRecords(all);
const causes = { length: all.length, causeOf: (index: number) => all[index]?.cause ?? -1 };
const run = {
  records,
  events: { ...causes, atMicrosOf: (index: number) => all[index]?.atMicros },
};
const lit: LitEvents = { event: 2, direction: 'past', events: causalPast(causes, 2) };
const history = new RunHistory(plainProtocol, () => true);
history.extend(records, 100);
const xOf = (micros: number) => micros / 1_000;
const yOf = (node: string) => (node === 'n1' ? 10 : node === 'n2' ? 30 : null);

describe('what is lit', () => {
  it('is the arrival of a message that is selected, or its sending while it is on its way', () => {
    expect(eventOfMessage(history, 'n1>n2#1')).toBe(2);
    const early = new RunHistory(plainProtocol, () => true);
    early.extend(new ListedRecords(all.slice(0, 2)), 100);
    expect(eventOfMessage(early, 'n1>n2#1')).toBe(1);
    expect(eventOfMessage(history, 'n1>n2#9')).toBeNull();
  });

  it('joins what happened by the message lines and lifelines between', () => {
    const marks = litMarks(lit, run, history, xOf, yOf, 100);
    expect(marks.map(({ event, x, y, way }) => ({ event, x, y, way }))).toEqual([
      { event: 0, x: 5, y: 10, way: null },
      { event: 1, x: 10, y: 10, way: { x1: 5, y1: 10, x2: 10, y2: 10 } },
      { event: 2, x: 20, y: 30, way: { x1: 10, y1: 10, x2: 20, y2: 30 } },
    ]);
  });

  it('leaves out what lies beside the sheet, and nodes without a lane', () => {
    const beside = litMarks(lit, run, history, (micros) => micros / 1_000 - 50, yOf, 9);
    expect(beside).toEqual([]);
    const laneless = litMarks(lit, run, history, xOf, () => null, 100);
    expect(laneless).toEqual([]);
  });

  it('does not ask for the records of what lies beside the sheet', () => {
    const asked: number[] = [];
    const counting = {
      ...run,
      records: {
        at: (index: number) => {
          asked.push(index);
          return records.at(index);
        },
      },
    };
    litMarks(lit, counting, history, (micros) => (micros - 15_000) / 1_000, yOf, 100);
    expect([...new Set(asked)].sort()).toEqual([1, 2]);
  });

  it('draws those nearest to the event selected, where there are too many', () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      record('timer', index, {
        atMicros: index * 10,
        node: 'n1',
        cause: index - 1,
        timer: 'tick',
        byHand: false,
      }),
    );
    const long = {
      records: new ListedRecords(many),
      events: {
        atMicrosOf: (index: number) => many[index]?.atMicros,
        causeOf: (index: number) => index - 1,
      },
    };
    const events = new Set(many.keys());
    const past = litMarks(
      { event: 2_999, direction: 'past', events },
      long,
      history,
      xOf,
      yOf,
      100,
    );
    const future = litMarks(
      { event: 0, direction: 'future', events },
      long,
      history,
      xOf,
      yOf,
      100,
    );
    expect(past.at(-1)?.event).toBe(2_999);
    expect(future[0]?.event).toBe(0);
    expect(past.length).toBe(2_000);
  });
});
