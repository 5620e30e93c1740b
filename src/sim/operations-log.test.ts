import { describe, expect, it } from 'vitest';
import type { OperationRecord } from './operation.ts';
import { operationsAfter } from './operations-log.ts';
import { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { relay } from './testing/relay.ts';
import { milliseconds, seconds } from './time.ts';

/** One client puts at 0 ms and at 100 ms; each answer takes about 20 ms. */
const twoPuts: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 1,
  clients: [{}],
  network: { latencyMicros: [10_000, 10_000] },
  script: [0, 100_000].map((atMicros) => ({
    atMicros,
    intervention: {
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: String(atMicros) },
    },
  })),
  untilMicros: seconds(2),
};

const played = (): Run => {
  const run = Run.start(relay, twoPuts);
  run.advanceTo(milliseconds(200));
  return run;
};

const outcomes = (operations: readonly OperationRecord[]) =>
  operations.map(({ outcome, completedAtMicros, result, answeredBy, completedByEvent }) => ({
    outcome,
    isAnswered: [completedAtMicros, result, answeredBy, completedByEvent].every(
      (each) => each !== null,
    ),
    isOpen: [completedAtMicros, result, answeredBy, completedByEvent].every(
      (each) => each === null,
    ),
  }));

const answered = { outcome: 'ok', isAnswered: true, isOpen: false };
const open = { outcome: 'open', isAnswered: false, isOpen: true };

describe('client operations', () => {
  it('are known with their outcome', () => {
    expect(outcomes(played().operations)).toEqual([answered, answered]);
  });

  it('are open again when the past is changed before their answer, and gone before they began', () => {
    const run = played();
    run.seekTo(milliseconds(115));
    run.intervene({ kind: 'cut', from: 'n1', to: 'c1' });
    expect(outcomes(run.operations)).toEqual([answered, open]);
    run.advanceTo(milliseconds(200));
    expect(outcomes(run.operations)).toEqual([answered, open]);
    run.seekTo(milliseconds(15));
    run.intervene({ kind: 'cut', from: 'n1', to: 'c1' });
    expect(outcomes(run.operations)).toEqual([open]);
  });

  it('are seen as they stood after any number of events', () => {
    const { operations } = played();
    const [first, second] = operations;
    const end = first?.completedByEvent ?? 0;
    const begin = second?.invokedByEvent ?? 0;
    expect(outcomes(operationsAfter(operations, end))).toEqual([open]);
    expect(outcomes(operationsAfter(operations, end + 1))).toEqual([answered]);
    expect(operationsAfter(operations, begin)).toHaveLength(1);
    expect(outcomes(operationsAfter(operations, begin + 1))).toEqual([answered, open]);
  });
});
