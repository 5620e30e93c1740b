import { describe, expect, it } from 'vitest';
import { Memory } from './memory.ts';
import { SharedList } from './shared-list.ts';

const bytesOf = (value: unknown): number => new Memory().hold(value);

describe('the memory that data hold', () => {
  it('is near what V8 takes for them', () => {
    expect(bytesOf(Array.from({ length: 1_000 }, (_, place) => place))).toBeCloseTo(8_024, -2);
    expect(bytesOf('x'.repeat(1_000))).toBeCloseTo(1_016, -2);
    expect(bytesOf({ term: 1, index: 2 })).toBe(40);
  });

  it('grows with what a map or a set holds', () => {
    const entries = Array.from({ length: 1_000 }, (_, place) => [place, { place }] as const);
    expect(bytesOf(new Map(entries))).toBeGreaterThan(1_000 * 32);
    expect(bytesOf(new Set(entries))).toBeGreaterThan(1_000 * 24);
  });

  it('counts each piece once, however many refer to it', () => {
    const memory = new Memory();
    const shared = { text: 'x'.repeat(1_000) };
    const first = memory.hold({ one: shared });
    const second = memory.hold([shared, shared, { other: shared }]);
    expect(first).toBeGreaterThan(1_000);
    expect(second).toBeLessThan(100);
    expect(memory.hold(shared)).toBe(0);
  });

  it('counts a log by what is new in it, as its versions share their storage', () => {
    const memory = new Memory();
    let log = SharedList.from(Array.from({ length: 10_000 }, (_, index) => ({ index })));
    const whole = memory.hold(log);
    log = log.append({ index: 10_000 });
    const grown = memory.hold(log);
    expect(whole).toBeGreaterThan(10_000 * 32);
    expect(grown).toBeGreaterThan(0);
    expect(grown).toBeLessThan(200);
    expect(memory.hold(log.truncate(5))).toBeLessThan(50);
  });
});
