import type { Prediction } from '../sim/scenario.ts';
import type { Answers } from './answers.ts';
import type { StoryPlace } from './story-state.ts';

/** A question of a story and what was predicted: the place of the option, from 0; null for nothing. */
export interface Predicted {
  readonly ask: Prediction;
  readonly chosen: number | null;
}

/** What there is to say about predictions where a story stands. */
export interface PredictionsHere {
  /** Asked at this stop. */
  readonly asked: Predicted | null;
  /** Asked at the stop before, and shown by now. */
  readonly shown: Predicted | null;
  /** At the end: all that was asked. */
  readonly all: readonly Predicted[];
}

/** The predictions that concern the place where a story stands. */
export const predictionsAt = (
  { stops, index, isAtStop, isOver }: StoryPlace,
  answers: Answers,
): PredictionsHere => {
  const predicted = (place: number): Predicted | null => {
    const ask = stops[place]?.ask ?? null;
    return ask === null ? null : { ask, chosen: answers[ask.question] ?? null };
  };
  if (isOver) {
    const all = stops.flatMap((_, place) => predicted(place) ?? []);
    return { asked: null, shown: predicted(stops.length - 1), all };
  }
  const before = predicted(index - 1);
  return {
    asked: isAtStop ? predicted(index) : null,
    // What nobody predicted is not told as an answer.
    shown: before?.chosen === null ? null : before,
    all: [],
  };
};
