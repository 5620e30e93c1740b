import { describe, expect, it } from 'vitest';
import { RunHistory } from '../run-history/run-history.ts';
import { intervened, message, plainProtocol, record } from '../testing.ts';
import { causalPast } from './causality.ts';
import { eventOf, litMarks } from './lit.ts';

const ping = message('n1', 'n2', 1, 10_000, { cause: 1 });
const records = [
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
const history = new RunHistory(plainProtocol, () => true);
history.extend(records, 100);
const xOf = (micros: number) => micros / 1_000;
const yOf = (node: string) => (node === 'n1' ? 10 : node === 'n2' ? 30 : null);

describe('what is lit', () => {
  it('is the arrival of a message that is selected, or its sending while it is on its way', () => {
    expect(eventOf({ kind: 'message', id: 'n1>n2#1' }, history)).toBe(2);
    const early = new RunHistory(plainProtocol, () => true);
    early.extend(records.slice(0, 2), 100);
    expect(eventOf({ kind: 'message', id: 'n1>n2#1' }, early)).toBe(1);
    expect(eventOf({ kind: 'node', id: 'n1' }, history)).toBeNull();
  });

  it('joins what happened by the message lines and lifelines between', () => {
    const marks = litMarks(causalPast(records, 2), records, history, xOf, yOf, 100);
    expect(marks.map(({ event, x, y, way }) => ({ event, x, y, way }))).toEqual([
      { event: 0, x: 5, y: 10, way: null },
      { event: 1, x: 10, y: 10, way: { x1: 5, y1: 10, x2: 10, y2: 10 } },
      { event: 2, x: 20, y: 30, way: { x1: 10, y1: 10, x2: 20, y2: 30 } },
    ]);
  });

  it('leaves out what lies beside the sheet, and nodes without a lane', () => {
    const beside = litMarks(
      causalPast(records, 2),
      records,
      history,
      (m) => m / 1_000 - 50,
      yOf,
      9,
    );
    expect(beside).toEqual([]);
    const laneless = litMarks(causalPast(records, 2), records, history, xOf, () => null, 100);
    expect(laneless).toEqual([]);
  });
});
