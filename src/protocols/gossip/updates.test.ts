import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from './entries.ts';
import { entry, siteWith } from './testing/site.ts';
import { holdingOf, isNews, losesConcurrentWrite, takeIn } from './updates.ts';

const entries: fc.Arbitrary<Entry> = fc
  .record({
    key: fc.constantFrom('x', 'y'),
    value: fc.constantFrom('1', '2', null),
    timestamp: fc.nat(6),
    site: fc.constantFrom('n1', 'n2', 'n3'),
  })
  // One update has one value.
  .map((made) => ({ ...made, value: made.timestamp % 3 === 0 ? null : made.site, knew: {} }));

const valuesAfter = (order: readonly Entry[]) => {
  const site = siteWith();
  return takeIn(site, holdingOf(site), order, 'rumour', 'n2').database;
};

describe('taking in updates (§1.1)', () => {
  it('comes to the same database in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        fc.array(entries, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (list, again) => {
          const repeated = again.flatMap((place) => list[place % Math.max(1, list.length)] ?? []);
          const one = valuesAfter(list);
          const other = valuesAfter([...repeated, ...list.toReversed(), ...repeated]);
          expect([...other.entries].sort()).toEqual([...one.entries].sort());
          expect(other.checksum).toBe(one.checksum);
          expect(other.leaves).toEqual(one.leaves);
        },
      ),
    );
  });

  it('of equal timestamps the larger site wins; without that rule neither does', () => {
    const [one, two] = [entry('x', '1', 5, 'n1'), entry('x', '2', 5, 'n2')];
    expect(isNews(siteWith(), one, two)).toBe(true);
    expect(isNews(siteWith(), two, one)).toBe(false);
    const without = siteWith({}, [], { 'gossip/ties-by-site': false });
    expect(isNews(without, one, two)).toBe(false);
    expect(isNews(without, two, one)).toBe(false);
  });

  it('without last-writer-wins whatever comes is taken', () => {
    const without = siteWith({}, [], { 'gossip/last-writer-wins': false });
    expect(isNews(without, entry('x', '2', 9), entry('x', '1', 5))).toBe(true);
    expect(isNews(siteWith(), entry('x', '2', 9), entry('x', '1', 5))).toBe(false);
  });
});

describe('a lost write', () => {
  const first = entry('x', '1', 5, 'n1');
  const stored = (later: Entry, replaced: Entry) =>
    ({ kind: 'stored', entry: later, replaced, by: 'rumour', from: 'n2' }) as const;

  it('is one whose overwriter had not seen it', () => {
    expect(losesConcurrentWrite(stored(entry('x', '2', 9, 'n2'), first))).toBe(true);
  });

  it('is none where the overwriter had seen it, or a later one of its site, or is its own site', () => {
    const informed = { ...entry('x', '2', 9, 'n2'), knew: { n1: 5 } };
    const informedLater = { ...entry('x', '2', 9, 'n2'), knew: { n1: 7 } };
    expect(losesConcurrentWrite(stored(informed, first))).toBe(false);
    expect(losesConcurrentWrite(stored(informedLater, first))).toBe(false);
    expect(losesConcurrentWrite(stored(entry('x', '2', 9, 'n1'), first))).toBe(false);
  });
});
