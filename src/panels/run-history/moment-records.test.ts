import { expect, it } from 'vitest';
import { ListedRecords } from '../../sim/testing/listed-records.ts';
import { record } from '../testing.ts';
import { MomentRecords } from './moment-records.ts';

const timer = (index: number) => record('timer', index, { timer: 'tick', byHand: false });

/** Records that count how often one is asked for. */
class Counted extends ListedRecords {
  asked = 0;
  override at(index: number) {
    this.asked += 1;
    return super.at(index);
  }
}

it('what is kept is not asked for again, and what is not is', () => {
  const all = new Counted([timer(0), timer(1), timer(2), timer(3)]);
  const kept = new MomentRecords();
  kept.keep(timer(1), true);
  kept.keep(timer(2), false);
  const records = kept.of(all);
  expect([...records.between(1, 3)].map(({ index }) => index)).toEqual([1, 2]);
  expect(all.asked).toBe(0);
  expect(records.at(3)?.index).toBe(3);
  expect(all.asked).toBe(1);
  expect(records.at(4)).toBeUndefined();
});

it('the oldest go first, and what matters stays when the rest goes', () => {
  const kept = new MomentRecords();
  kept.keep(timer(0), true);
  for (let index = 1; index <= 20_000; index++) kept.keep(timer(index), false);
  expect(kept.has(0)).toBe(true);
  expect(kept.has(1)).toBe(false);
  expect(kept.has(20_000)).toBe(true);
});

it('a change in the past forgets what came after', () => {
  const kept = new MomentRecords();
  for (let index = 0; index < 10; index++) kept.keep(timer(index), index % 2 === 0);
  kept.truncate(4);
  expect([3, 4, 5, 9].map((index) => kept.has(index))).toEqual([true, false, false, false]);
});
