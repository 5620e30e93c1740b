import type { Find, FromWorker, HuntOrder, ShrunkFind, ToWorker } from './messages.ts';
import { costOf, isCheaper } from './shrink/cost.ts';

/** A thread that hunts, as the hunt sees it: in Node, in the browser, or none at all in tests. */
export interface HuntWorker {
  readonly post: (message: ToWorker) => void;
  /** Says who is told of its answers, and of what makes it fail. Called once, before anything is posted. */
  readonly listen: (onAnswer: (answer: FromWorker) => void) => void;
  readonly stop: () => void;
}

/** How far a hunt has come. */
export type HuntProgress =
  | {
      readonly phase: 'searching';
      readonly runs: number;
      readonly events: number;
      /** How many runs it makes at most. */
      readonly seeds: number;
      readonly finds: number;
    }
  | {
      readonly phase: 'shrinking';
      readonly runs: number;
      readonly events: number;
      readonly finds: number;
      readonly replays: number;
      /** The smallest so far. */
      readonly interventions: number;
      readonly nodes: number;
    };

/** What a hunt came to. `runs` and `events` are what the search tried; shrinking comes on top. */
export type HuntResult = { readonly runs: number; readonly events: number } & (
  | { readonly kind: 'found'; readonly found: ShrunkFind; readonly finds: number }
  | { readonly kind: 'nothing found' }
  | { readonly kind: 'cancelled' }
);

export interface HuntOptions extends HuntOrder {
  /** How many runs to make at most. */
  readonly seeds: number;
  readonly workers: readonly HuntWorker[];
  readonly onProgress?: (progress: HuntProgress) => void;
  /** Ends the hunt early. */
  readonly signal?: AbortSignal;
}

/** Runs given to a worker at a time: few enough to be shared out evenly, and to stop soon. */
const runsAtATime = 32;

/** Of so many finds the one that becomes smallest is told. */
const mostFinds = 3;

/** After the first find the search goes on for as long again, but at least for so many runs. */
const leastRunsAfter = 32;

/**
 * Searches random runs of a scenario for a verdict, on all the workers it is given, and makes what it
 * finds small. After the first find it looks for a few more, as one often becomes much smaller than
 * another. What comes out depends on the order and `seeds` alone, and not on the number of workers or
 * on which is faster. Rejects with an Error when a worker fails.
 */
export const hunt = (options: HuntOptions): Promise<HuntResult> =>
  new Promise((resolve, reject) => {
    const { scenario, target, bounds, workers, signal, onProgress } = options;
    const finds: Find[] = [];
    const shrunk: ShrunkFind[] = [];
    /** Numbers from which on runs are not needed, given what has been found. */
    let limit = options.seeds;
    let next = 0;
    let runs = 0;
    let events = 0;
    let busy = 0;
    let toShrink: Find[] | null = null;
    const replaysOf = new Map<number, number>();
    let smallest: { readonly interventions: number; readonly nodes: number } | null = null;
    let isOver = false;

    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      signal?.removeEventListener('abort', cancel);
      for (const worker of workers) worker.stop();
      settle();
    };
    const cancel = (): void => finish(() => resolve({ kind: 'cancelled', runs, events }));

    const told = (): readonly Find[] =>
      finds
        .filter(({ number }) => number < limit)
        .sort((one, other) => one.number - other.number)
        .slice(0, mostFinds);

    const tell = (): void => {
      if (toShrink === null) {
        const { seeds } = options;
        onProgress?.({ phase: 'searching', runs, events, seeds, finds: finds.length });
        return;
      }
      const replays = [...replaysOf.values()].reduce((sum, each) => sum + each, 0);
      const { script = [], nodes = 0 } = told()[0]?.scenario ?? {};
      const size = smallest ?? { interventions: script.length, nodes };
      onProgress?.({ phase: 'shrinking', runs, events, finds: told().length, replays, ...size });
    };

    const keep = (found: readonly Find[]): void => {
      finds.push(...found);
      const numbers = finds.map(({ number }) => number).sort((one, other) => one - other);
      const [first] = numbers;
      if (first === undefined) return;
      const last = numbers[mostFinds - 1] ?? Number.POSITIVE_INFINITY;
      const asLongAgain = first + 1 + Math.max(leastRunsAfter, first + 1);
      limit = Math.min(options.seeds, asLongAgain, last + 1);
    };

    /** Gives a worker something to do, or leaves it alone when there is nothing left. */
    const employ = (worker: HuntWorker): void => {
      if (toShrink === null && next < limit) {
        const first = next;
        const count = Math.min(runsAtATime, limit - first);
        next += count;
        busy += 1;
        worker.post({ kind: 'search', first, count });
        return;
      }
      const find = toShrink?.shift();
      if (find === undefined) return;
      busy += 1;
      worker.post({ kind: 'shrink', find });
    };

    const best = (): ShrunkFind | undefined =>
      [...shrunk]
        .sort((one, other) => one.number - other.number)
        .reduce<ShrunkFind | undefined>(
          (least, each) =>
            least === undefined || isCheaper(costOf(each.scenario), costOf(least.scenario))
              ? each
              : least,
          undefined,
        );

    const goOn = (worker: HuntWorker): void => {
      employ(worker);
      if (busy > 0) return;
      if (toShrink === null && finds.length > 0) {
        toShrink = [...told()];
        tell();
        for (const each of workers) employ(each);
        return;
      }
      const found = best();
      finish(() =>
        resolve(
          found === undefined
            ? { kind: 'nothing found', runs, events }
            : { kind: 'found', found, finds: shrunk.length, runs, events },
        ),
      );
    };

    const hear = (worker: HuntWorker, answer: FromWorker): void => {
      if (isOver) return;
      if (answer.kind === 'shrinking') {
        const { number, replays, interventions, nodes } = answer;
        replaysOf.set(number, replays);
        if (smallest === null || interventions < smallest.interventions) {
          smallest = { interventions, nodes };
        }
        tell();
        return;
      }
      busy -= 1;
      switch (answer.kind) {
        case 'failed':
          finish(() => reject(new Error(answer.reason)));
          return;
        case 'ready':
          break;
        case 'searched':
          runs += answer.runs;
          events += answer.events;
          keep(answer.finds);
          tell();
          break;
        case 'shrunk':
          shrunk.push(answer.shrunk);
          break;
      }
      goOn(worker);
    };

    if (signal?.aborted === true) {
      cancel();
      return;
    }
    signal?.addEventListener('abort', cancel);
    for (const worker of workers) {
      worker.listen((answer) => hear(worker, answer));
      busy += 1;
      worker.post({ kind: 'begin', order: { scenario, target, bounds } });
    }
  });
