/** One event of a Chromium trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** `X`: an event with a duration. */
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
}

/** What runs script on a page's main thread. Some hold others: only the outermost count. */
const scriptEvents: ReadonlySet<string> = new Set([
  'FireAnimationFrame',
  'FunctionCall',
  'EvaluateScript',
  'EventDispatch',
  'TimerFire',
  'RunMicrotasks',
  'v8.callFunction',
]);

/** The main thread that has run the most animation frames: that of the page. */
const mainThread = (events: readonly TraceEvent[]): string | null => {
  const frames = new Map<string, number>();
  for (const { name, pid, tid } of events) {
    if (name !== 'FireAnimationFrame') continue;
    const thread = `${pid}/${tid}`;
    frames.set(thread, (frames.get(thread) ?? 0) + 1);
  }
  const [busiest] = [...frames].sort(([, one], [, other]) => other - one);
  return busiest?.[0] ?? null;
};

/**
 * Milliseconds of script in each frame of a trace: all that the main thread runs between two commits
 * to the compositor, so that timers and events between frames count as well. The first and the last,
 * which may be cut off, are left out.
 */
export const scriptPerFrame = (events: readonly TraceEvent[]): readonly number[] => {
  const thread = mainThread(events);
  const ordered = events
    .filter(({ pid, tid }) => `${pid}/${tid}` === thread)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const frames: number[] = [];
  let endMicros = 0;
  let scriptMicros = 0;
  let hasBegun = false;
  for (const { name, ph, ts, dur = 0 } of ordered) {
    if (name === 'Commit') {
      if (hasBegun) frames.push(scriptMicros / 1_000);
      hasBegun = true;
      scriptMicros = 0;
    } else if (ph === 'X' && scriptEvents.has(name) && ts >= endMicros) {
      scriptMicros += dur;
      endMicros = ts + dur;
    }
  }
  return frames.slice(1);
};
