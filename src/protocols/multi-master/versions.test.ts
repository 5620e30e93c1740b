import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areConcurrent,
  type Item,
  isSameItem,
  type Settlement,
  type Version,
  withVersion,
} from './versions.ts';

const empty: Item = { versions: [], known: [0, 0, 0] };

const version = (
  value: string,
  time: number,
  node: string,
  vector: readonly number[],
): Version => ({
  value,
  stamp: { time, node },
  vector,
  request: { client: 'c1', sequence: 1 },
});

const add = (item: Item, versions: readonly Version[], settlement: Settlement): Item =>
  versions.reduce((held, each) => withVersion(held, each, settlement), item);

const lastWriterWins = { keepsBoth: false, breaksTies: true };
const keepBoth = { keepsBoth: true, breaksTies: true };

describe('Parker et al.: version vectors', () => {
  it('versions conflict when neither writer knew of the other', () => {
    const one = version('1', 5, 'n1', [1, 0, 0]);
    expect(areConcurrent(one, version('2', 6, 'n2', [0, 1, 0]))).toBe(true);
    expect(areConcurrent(one, version('2', 6, 'n2', [1, 1, 0]))).toBe(false);
  });

  it('keep both: a conflict stays until a write knows of both', () => {
    const one = version('1', 5, 'n1', [1, 0, 0]);
    const two = version('2', 6, 'n2', [0, 1, 0]);
    const three = version('3', 7, 'n2', [1, 2, 0]);
    const values = (item: Item) => item.versions.map(({ value }) => value);
    expect(values(add(empty, [one, two], keepBoth))).toEqual(['1', '2']);
    expect(values(add(empty, [two, one, three], keepBoth))).toEqual(['3']);
    expect(values(add(empty, [three, one], keepBoth))).toEqual(['3']);
  });
});

describe('Gray et al.: timestamped replace', () => {
  it('the latest stamp wins, whatever its writer knew', () => {
    const one = version('1', 5, 'n1', [1, 0, 0]);
    const late = version('2', 4, 'n2', [1, 1, 0]);
    expect(add(empty, [one, late], lastWriterWins).versions).toEqual([one]);
  });

  it('of equal times the higher server wins, 10 over 9; without the tie rule the first stays', () => {
    const nine = version('9', 5, 'n9', [1, 0, 0]);
    const ten = version('10', 5, 'n10', [0, 1, 0]);
    expect(add(empty, [ten, nine], lastWriterWins).versions).toEqual([ten]);
    expect(add(empty, [nine, ten], lastWriterWins).versions).toEqual([ten]);
    const noTies = { keepsBoth: false, breaksTies: false };
    expect(add(empty, [nine, ten], noTies).versions).toEqual([nine]);
    expect(add(empty, [ten, nine], noTies).versions).toEqual([ten]);
  });
});

/** Writes of three masters, each of which has seen some of those before it. */
const history = fc
  .array(fc.record({ place: fc.nat(2), seen: fc.array(fc.nat(20)), late: fc.nat(3) }), {
    maxLength: 8,
  })
  .map((writes) => {
    const made: Version[] = [];
    const own: (Version | undefined)[] = [];
    for (const [index, { late, place, seen }] of writes.entries()) {
      const before = [own[place], ...seen.map((each) => made[each])].filter(
        (each) => each !== undefined,
      );
      const vector = [0, 1, 2].map((each) =>
        Math.max(0, ...before.map((version) => version.vector[each] ?? 0)),
      );
      const time = Math.max(late, ...before.map(({ stamp }) => stamp.time + 1));
      const next = version(
        `${index}`,
        time,
        `n${place + 1}`,
        vector.with(place, (own[place]?.vector[place] ?? 0) + 1),
      );
      made.push(next);
      own[place] = next;
    }
    return made;
  });

describe.each([
  ['last writer wins', lastWriterWins],
  ['keep both', keepBoth],
])('%s', (_, settlement) => {
  it('versions give the same item in any order, and twice as well as once', () => {
    fc.assert(
      fc.property(
        history.chain((versions) =>
          fc.tuple(
            fc.constant(versions),
            fc.shuffledSubarray([...versions, ...versions], {
              minLength: 2 * versions.length,
              maxLength: 2 * versions.length,
            }),
          ),
        ),
        ([versions, shuffled]) => {
          const straight = add(empty, versions, settlement);
          expect(isSameItem(straight, add(empty, shuffled, settlement))).toBe(true);
        },
      ),
    );
  });
});
