import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import type { SeedRange } from './arguments.ts';
import type { RunReport } from './report.ts';

/** What came of one seed: a report, or why the scenario cannot be run with it. */
export type SeedResult =
  | { readonly kind: 'report'; readonly seed: number; readonly report: RunReport }
  | { readonly kind: 'problem'; readonly seed: number; readonly sentence: string };

/** What a worker thread is started with; it is then sent one seed after another. */
export interface SeedWorkerData {
  readonly scenario: Scenario;
  readonly untilMicros: Micros;
}

/** With fewer seeds than this, starting threads costs more than it saves. */
const fewSeeds = 4;

const seedsOf = ({ first, last }: SeedRange): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);

/** Gives results on in the order of their seeds, whatever order they come in. */
const inOrder = (range: SeedRange, onResult: (result: SeedResult) => void) => {
  const early = new Map<number, SeedResult>();
  let next = range.first;
  return (result: SeedResult): void => {
    early.set(result.seed, result);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next);
      next += 1;
      onResult(due);
    }
  };
};

/** Shares the seeds out among worker threads, one at a time each. */
const runOnThreads = async (
  data: SeedWorkerData,
  seeds: readonly number[],
  onResult: (result: SeedResult) => void,
): Promise<void> => {
  const left = seeds[Symbol.iterator]();
  const threads = Array.from(
    { length: Math.min(availableParallelism(), seeds.length) },
    () =>
      new Promise<void>((settle, reject) => {
        const worker = new Worker(new URL('./seed-thread.mjs', import.meta.url), {
          workerData: data,
        });
        const goOn = (): void => {
          const { value, done } = left.next();
          if (done) void worker.terminate().then(() => settle());
          else worker.postMessage(value);
        };
        worker.on('error', reject);
        worker.on('online', goOn);
        worker.on('message', (result: SeedResult) => {
          onResult(result);
          goOn();
        });
      }),
  );
  await Promise.all(threads);
};

/**
 * Runs a scenario with each seed of a range and hands the results over in order. Throws what a run
 * throws, except that a ScenarioError is a result.
 */
export const runSeeds = async (
  data: SeedWorkerData & { readonly runOne: (seed: number) => SeedResult },
  range: SeedRange,
  onResult: (result: SeedResult) => void,
): Promise<void> => {
  const { runOne, scenario, untilMicros } = data;
  const seeds = seedsOf(range);
  const give = inOrder(range, onResult);
  if (seeds.length < fewSeeds) for (const seed of seeds) give(runOne(seed));
  else await runOnThreads({ scenario, untilMicros }, seeds, give);
};
