import type { Divergence } from '../../check/replica-history.ts';
import { placeOfLast } from '../run-history/lifelines.ts';

/** A column of the chart: from one pixel to another, and the most states held in it. */
export interface Step {
  readonly fromX: number;
  readonly toX: number;
  readonly states: number;
}

/**
 * The chart of how many states servers hold, from pixel 0 to `width` and no further than `endX`.
 * What is shorter than a pixel shows as long as one, with the most states held in it, so that a
 * short divergence is seen from afar.
 */
export const divergenceSteps = (
  divergences: readonly Divergence[],
  toX: (micros: number) => number,
  width: number,
  endX: number,
): readonly Step[] => {
  const end = Math.min(width, endX);
  const steps: Step[] = [];
  // All before the last that begins at or before the left edge has ended there.
  const first = placeOfLast(divergences, ({ fromMicros }) => toX(fromMicros) <= 0);
  for (let place = Math.max(0, first); place < divergences.length; place++) {
    const divergence = divergences[place];
    if (divergence === undefined) break;
    const { fromMicros, states } = divergence;
    const next = divergences[place + 1];
    const fromX = Math.max(0, Math.floor(toX(fromMicros)));
    const toNext = next === undefined ? end : Math.min(end, Math.floor(toX(next.fromMicros)));
    if (fromX >= end) break;
    if (toNext < 0) continue;
    const toStep = Math.max(toNext, fromX + 1);
    const last = steps.at(-1);
    if (last === undefined) {
      steps.push({ fromX, toX: toStep, states });
    } else if (last.states === states || toStep <= last.toX) {
      const most = Math.max(last.states, states);
      steps[steps.length - 1] = { ...last, toX: Math.max(last.toX, toStep), states: most };
    } else {
      steps.push({ fromX: last.toX, toX: toStep, states });
    }
  }
  return steps;
};

/** What the chart says in words at the moment shown. */
export const statesText = ({ states, live }: Pick<Divergence, 'states' | 'live'>): string => {
  if (live === 0) return 'No server runs.';
  if (states === 1) return live === 1 ? 'One server runs.' : `All ${live} live servers agree.`;
  return `${live} live servers hold ${states} different states.`;
};
