import type { Caption, Deed, Pointer, Prediction } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';

/** Where a story waits: all that its captions say at one moment. */
export interface Stop {
  readonly atMicros: Micros;
  readonly text: string;
  readonly ask: Prediction | null;
  readonly points: readonly Pointer[];
  readonly awaits: Deed | null;
}

/** Slow readers read two and a half words a second, and look up first. */
const WORDS_A_SECOND = 2.5;
const LOOKING_MILLIS = 1_000;

const wordsIn = (text: string): number => text.split(/\s+/u).filter((word) => word !== '').length;

/** How long a text must stand at the least, in milliseconds of the reader. */
export const readingMillis = (text: string): number =>
  (wordsIn(text) / WORDS_A_SECOND) * 1_000 + LOOKING_MILLIS;

/** The stops of a story in the order of time; captions of one moment are one stop. */
export const stopsOf = (captions: readonly Caption[] | undefined): readonly Stop[] => {
  const stops: Stop[] = [];
  const ordered = [...(captions ?? [])].sort((one, other) => one.atMicros - other.atMicros);
  for (const { atMicros, text, ask = null, points = [], awaits = null } of ordered) {
    const last = stops.at(-1);
    if (last?.atMicros !== atMicros) {
      stops.push({ atMicros, text, ask, points, awaits });
      continue;
    }
    stops[stops.length - 1] = {
      atMicros,
      text: `${last.text} ${text}`,
      ask: last.ask ?? ask,
      points: [...last.points, ...points],
      awaits: last.awaits ?? awaits,
    };
  }
  return stops;
};

/** The place of the stop that stands at a moment: the last whose time has come; -1 before the first. */
export const stopIndexAt = (stops: readonly Stop[], micros: number): number =>
  stops.findLastIndex(({ atMicros }) => atMicros <= micros);
