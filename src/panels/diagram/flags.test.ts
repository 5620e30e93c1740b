import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Flag,
  type FlagTone,
  flagLabel,
  hiddenText,
  momentLabel,
  placeFlags,
} from './flags.ts';

const flag = (atMicros: number, label: string, tone: FlagTone = 'moment'): Flag => ({
  event: atMicros,
  atMicros,
  label,
  tone,
  epoch: null,
  sentence: label,
  entries: [],
});

const widthOf = (label: string) => label.length * 10;

describe('flags', () => {
  it('carry words where there is room', () => {
    const placed = placeFlags([flag(0, 'one'), flag(100, 'two')], (x) => x, widthOf);
    expect(placed.map(({ labelled }) => labelled)).toEqual([true, true]);
  });

  it('give way to weightier ones when they would overlap', () => {
    const placed = placeFlags(
      [flag(0, 'elected'), flag(40, 'cut n4', 'harm'), flag(70, 'promise', 'broken')],
      (x) => x,
      widthOf,
    );
    expect(placed.map(({ flag: { label }, labelled }) => [label, labelled])).toEqual([
      ['elected', false],
      ['promise', true],
    ]);
  });

  it('tell of those that they leave no room for', () => {
    const [placed] = placeFlags(
      [
        flag(50, 'pause n2', 'harm'),
        flag(52, 'delay n1>n2#3', 'other'),
        flag(51, 'kill n4', 'harm'),
      ],
      (x) => x,
      widthOf,
    );
    expect(placed?.hidden.map(({ label }) => label)).toEqual(['kill n4', 'delay n1>n2#3']);
    expect(hiddenText(placed?.hidden ?? [])).toBe('kill n4, delay n1>n2#3');
    expect(hiddenText(['a', 'b', 'c', 'd', 'e', 'f'].map((label) => flag(0, label)))).toBe(
      'a, b, c, d and 2 more',
    );
  });

  it('keep their words within the run, with the staff where it belongs', () => {
    const [placed] = placeFlags([flag(10, 'elected')], (x) => x, widthOf, 0);
    expect(placed).toMatchObject({ x: 10, labelX: 35 });
  });

  it('keep their words within the right edge too, where there is one', () => {
    const [placed] = placeFlags([flag(90, 'elected')], (x) => x, widthOf, 0, 100);
    expect(placed).toMatchObject({ x: 90, labelX: 65 });
  });

  it('of nodes that come to lead go before other moments', () => {
    const placed = placeFlags(
      [flag(0, 'n1 stands'), flag(30, 'n1 wins', 'elected')],
      (x) => x,
      widthOf,
    );
    expect(placed.filter(({ labelled }) => labelled).map(({ flag: { label } }) => label)).toEqual([
      'n1 wins',
    ]);
  });

  it('never overlap, at any zoom', () => {
    const someFlags = fc.array(
      fc.tuple(
        fc.nat(10_000),
        fc.constantFrom<FlagTone>('harm', 'repair', 'other', 'moment', 'broken'),
        fc.constantFrom('a', 'kill n1', 'cut n4 n5 n6'),
      ),
    );
    fc.assert(
      fc.property(someFlags, fc.double({ min: 0.01, max: 2, noNaN: true }), (specs, scale) => {
        const placed = placeFlags(
          specs.map(([at, tone, label]) => flag(at, label, tone)),
          (micros) => micros * scale,
          widthOf,
        );
        for (const [place, one] of placed.entries()) {
          const other = placed[place + 1];
          if (!other) continue;
          const half = ({ labelled, flag: { label } }: typeof one) =>
            labelled ? widthOf(label) / 2 : 6;
          expect(other.labelX - one.labelX).toBeGreaterThanOrEqual(half(one) + half(other));
        }
      }),
    );
  });

  it('name the smaller part of a partition, without its clients', () => {
    const groups = [
      ['n1', 'n2', 'n3', 'c1'],
      ['n4', 'n5', 'c2'],
    ];
    expect(flagLabel({ kind: 'partition', groups })).toBe('✂ cut n4 n5');
    expect(flagLabel({ kind: 'partition', groups: [['n4', 'n5']] })).toBe('✂ cut n4 n5');
    expect(flagLabel({ kind: 'partition', groups: [['c1']] })).toBe('✂ cut c1');
  });

  it('leave out the details of a sentence', () => {
    expect(momentLabel('n1', 'wins term 3 with votes from n2, n3')).toBe('n1 wins term 3');
    expect(momentLabel('n1', 'does something that takes a great many words to tell')).toBe(
      'n1 does something that takes a …',
    );
    expect(momentLabel(null, 'everything stands still')).toBe('everything stands still');
  });
});
