import { expect, it } from 'vitest';
import type { OperationRecord } from '../sim/operation.ts';
import { distributionOf } from './distribution.ts';
import { operationLatencies } from './operation-latency.ts';

const operation = (
  outcome: OperationRecord['outcome'],
  invokedAtMicros: number,
  completedAtMicros: number | null,
): OperationRecord => ({
  id: `c1#${invokedAtMicros}`,
  client: 'c1',
  operation: { kind: 'get', key: 'x' },
  invokedAtMicros,
  completedAtMicros,
  outcome,
  result: null,
  reason: null,
  answeredBy: null,
  invokedByEvent: 0,
  completedByEvent: null,
});

it('tells latencies by outcome, and only the number of those still open', () => {
  const operations = [
    operation('ok', 0, 30),
    operation('ok', 100, 110),
    operation('unknown', 200, 900),
    operation('open', 300, null),
  ];
  expect(operationLatencies(operations)).toEqual([
    { outcome: 'ok', count: 2, latencyMicros: { count: 2, p50: 10, p95: 30, max: 30 } },
    { outcome: 'fail', count: 0, latencyMicros: null },
    { outcome: 'unknown', count: 1, latencyMicros: { count: 1, p50: 700, p95: 700, max: 700 } },
    { outcome: 'open', count: 1, latencyMicros: null },
  ]);
});

it('takes percentiles by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, place) => 100 - place);
  expect(distributionOf(values)).toEqual({ count: 100, p50: 50, p95: 95, max: 100 });
  expect(distributionOf([7])).toEqual({ count: 1, p50: 7, p95: 7, max: 7 });
  expect(distributionOf([])).toBeNull();
});
