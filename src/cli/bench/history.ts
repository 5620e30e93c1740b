import { type Distribution, distributionOf } from '../../check/distribution.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { below, draw, streamKey } from '../../sim/random.ts';
import { Run } from '../../sim/run.ts';
import { seconds } from '../../sim/time.ts';
import { type BenchLoad, benchScenario } from './scenario.ts';

const historyEvents = 100_000;

/** A run that is known for 100,000 events. */
const longRun = (protocol: Protocol, nodes: number, load: BenchLoad): Run => {
  const run = Run.start(protocol, benchScenario(nodes, load, 3_600));
  while (run.eventCount < historyEvents && run.stepForward() !== null);
  return run;
};

/** How long it takes to show a random moment of a run of 100,000 events, in milliseconds. */
export interface SeekTimes {
  readonly nodes: number;
  readonly load: BenchLoad;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

const seeks = 300;

/** Seeks to random moments of long runs. */
export const measureSeek = (protocol: Protocol): readonly SeekTimes[] =>
  ([5, 25, 51] as const).map((nodes) => {
    const load = 'writes';
    const run = longRun(protocol, nodes, load);
    const key = streamKey(1, 'seek');
    const times: number[] = [];
    for (let count = 0; count < seeks; count++) {
      const goal = below(draw(key, count), historyEvents);
      const start = performance.now();
      run.seekToEvent(goal);
      times.push(performance.now() - start);
    }
    const { p50, p95, max } = distributionOf(times) ?? { p50: 0, p95: 0, max: 0 };
    return { nodes, load, p50, p95, max };
  });

/** What a run's past takes in memory. */
export interface HistorySize {
  readonly nodes: number;
  readonly load: BenchLoad;
  readonly bytesPerEvent: number;
}

const usedBytes = (collectGarbage: () => void): number => {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/**
 * How much heap the whole past of a run takes: records, checkpoints, operations and what the
 * monitors remember. `collectGarbage` is what `node --expose-gc` offers.
 */
export const measureHistory = (
  protocol: Protocol,
  collectGarbage: () => void,
): readonly HistorySize[] =>
  ([5, 51] as const).flatMap((nodes) =>
    (['idle', 'writes'] as const).map((load) => {
      // Once before, so that compiled code and shapes do not count.
      longRun(protocol, nodes, load);
      const before = usedBytes(collectGarbage);
      const run = longRun(protocol, nodes, load);
      const after = usedBytes(collectGarbage);
      return { nodes, load, bytesPerEvent: (after - before) / run.eventCount };
    }),
  );

/** One virtual hour of five servers with a write every 100 ms. */
export interface LongRunCost {
  readonly events: number;
  readonly messages: number;
  readonly simulatedInMilliseconds: number;
  /** With all that the run keeps, and nothing that a page makes of it. */
  readonly heapBytes: number;
  /** Typed arrays, which lie outside the heap. */
  readonly arrayBytes: number;
  /** To show random moments of the hour, in milliseconds. */
  readonly seek: Distribution;
}

const hourMicros = seconds(3_600);

/** Plays the hour once and then goes to random moments of it. */
export const measureLongRun = (protocol: Protocol, collectGarbage: () => void): LongRunCost => {
  collectGarbage();
  const before = process.memoryUsage();
  const begun = performance.now();
  const run = Run.start(protocol, benchScenario(5, 'writes', 3_600));
  run.advanceTo(hourMicros);
  const simulatedInMilliseconds = performance.now() - begun;
  collectGarbage();
  collectGarbage();
  const after = process.memoryUsage();
  const key = streamKey(2, 'seek');
  const times: number[] = [];
  for (let count = 0; count < seeks; count++) {
    const goal = below(draw(key, count), hourMicros);
    const start = performance.now();
    run.seekTo(goal);
    times.push(performance.now() - start);
  }
  const seek = distributionOf(times);
  if (seek === null) throw new Error('Nothing was sought.');
  let messages = 0;
  for (const { sent } of run.records) messages += sent.length;
  return {
    events: run.records.length,
    messages,
    simulatedInMilliseconds,
    heapBytes: after.heapUsed - before.heapUsed,
    arrayBytes: after.arrayBuffers - before.arrayBuffers,
    seek,
  };
};
