import { describe, expect, it } from 'vitest';
import type { Judged } from '../../session/verdicts/messages.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import { barText, effectOf, operationBars, shownViolation } from './operation-bars.ts';

const operation = (id: string, more: Partial<OperationRecord>): OperationRecord => ({
  id,
  client: id.split('#')[0] ?? '',
  operation: { kind: 'put', key: 'x', value: '7' },
  invokedAtMicros: 100,
  completedAtMicros: 200,
  outcome: 'ok',
  result: { kind: 'done' },
  reason: null,
  answeredBy: 'n1',
  invokedByEvent: 1,
  completedByEvent: 2,
  ...more,
});

const judged = (verdicts: Judged['verdicts']): Judged => ({
  kind: 'judged',
  run: 1,
  question: 1,
  eventCount: 100,
  verdicts,
  lostWrites: 0,
  effectPlaces: Uint32Array.of(1),
  effectMicros: Float64Array.of(150.5),
});

const all = { startMicros: 0, endMicros: 1_000, knownUntilMicros: 500 };

describe('the bars of operations', () => {
  it('reach from invocation to answer; an open one as far as is known', () => {
    const bars = operationBars(
      [
        operation('c1#1', {}),
        operation('c2#1', {
          completedAtMicros: null,
          completedByEvent: null,
          outcome: 'open',
          result: null,
        }),
      ],
      all,
      null,
    );
    expect(bars.map(({ fromMicros, toMicros }) => [fromMicros, toMicros])).toEqual([
      [100, 200],
      [100, 500],
    ]);
    expect(bars.map(({ event }) => event)).toEqual([2, 1]);
  });

  it('outside the stretch shown are left out', () => {
    const stretch = { startMicros: 201, endMicros: 1_000, knownUntilMicros: 500 };
    expect(operationBars([operation('c1#1', {})], stretch, null)).toEqual([]);
  });

  it('say what was asked and what came of it, not by colour alone', () => {
    const texts = operationBars(
      [
        operation('c1#1', {
          operation: { kind: 'get', key: 'x' },
          result: { kind: 'value', value: '7' },
        }),
        operation('c1#2', { outcome: 'fail', result: null }),
        operation('c1#3', { outcome: 'unknown', result: null }),
      ],
      all,
      null,
    ).map(({ record }) => barText(record));
    expect(texts).toEqual(['get x → 7', 'put x=7 ✗', 'put x=7 ?']);
  });

  it('took effect at a moment that is found by their place', () => {
    const known = {
      effectPlaces: Uint32Array.of(1, 4, 5, 9),
      effectMicros: Float64Array.of(150.5, 160, 170, 180),
    };
    expect([0, 1, 2, 4, 5, 8, 9, 10].map((place) => effectOf(known, place))).toEqual([
      null,
      150.5,
      null,
      160,
      170,
      null,
      180,
      null,
    ]);
    expect(effectOf(null, 1)).toBeNull();
  });
});

describe('the violation that is drawn', () => {
  const broken = (criterion: 'linearizable' | 'causal', atEvent: number) =>
    ({
      criterion,
      kind: 'violated',
      sentence: `${criterion} is broken.`,
      operations: ['c1#1'],
      atEvent,
      atMicros: 400,
    }) as const;

  it('is of the strongest promise that is broken at the moment shown', () => {
    const verdicts = judged([
      broken('linearizable', 50),
      { criterion: 'sequential', kind: 'holds' },
      broken('causal', 40),
    ]);
    expect(shownViolation(verdicts, 51)?.sentence).toBe('linearizable is broken.');
    expect(shownViolation(verdicts, 50)?.sentence).toBe('causal is broken.');
    expect(shownViolation(verdicts, 40)).toBeNull();
    expect(shownViolation(null, 100)).toBeNull();
  });

  it('marks its operations', () => {
    const violation = broken('linearizable', 50);
    const bars = operationBars([operation('c1#1', {}), operation('c1#2', {})], all, violation);
    expect(bars.map(({ violates }) => violates)).toEqual([true, false]);
  });
});
