import { describe, expect, it } from 'vitest';
import { ListedRecords } from '../../sim/testing/listed-records.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { message, plainProtocol, record } from '../testing.ts';
import { lanesFor } from './lanes.ts';
import type { Sheet } from './painter.ts';
import { messageAt, nodeAt } from './picking.ts';

// A hundred microseconds a pixel; lifelines at 10, 50 and 90 pixels.
const sheet: Sheet = {
  window: { startMicros: 0, spanMicros: 100_000 },
  width: 1_000,
  lanes: lanesFor(['n1', 'n2', 'n3'], 100),
  axisHeight: 20,
};

const history = () => {
  const known = new RunHistory(plainProtocol, () => true);
  const sent = [
    message('n1', 'n2', 1, 10_000),
    message('n1', 'n3', 1, 10_000),
    message('c1', 'n3', 1, 10_000),
  ];
  known.extend(new ListedRecords([record('timer', 0, { timer: 'tick', byHand: false, sent })]), 10);
  return known;
};

describe('picking', () => {
  it('finds the nearest line under the pointer', () => {
    expect(messageAt(history(), sheet, 150, 30)).toBe(0);
    expect(messageAt(history(), sheet, 150, 50)).toBe(1);
  });

  it('finds the nearest of two within reach, whichever was sent first', () => {
    const known = new RunHistory(plainProtocol, () => true);
    const sent = [message('n1', 'n2', 1, 10_000), message('n1', 'n2', 2, 10_500)];
    known.extend(
      new ListedRecords([record('timer', 0, { timer: 'tick', byHand: false, sent })]),
      10,
    );
    // The lines cross the height of 30 at 150 and at 155.
    expect([149, 151, 154, 157].map((x) => messageAt(known, sheet, x, 30))).toEqual([0, 0, 1, 1]);
  });

  it('finds nothing where no line is near, and no message of a node that is not shown', () => {
    expect(messageAt(history(), sheet, 400, 30)).toBe(-1);
    expect(messageAt(history(), sheet, 150, 80)).toBe(-1);
  });

  it('finds the lifeline at a height', () => {
    expect(nodeAt(sheet, 52)).toBe('n2');
    expect(nodeAt(sheet, 30)).toBeNull();
  });
});
