import type { NodeId } from '../sim/identifiers.ts';
import { Run } from '../sim/run.ts';
import { currentBranch } from './branches.ts';
import { treeNow } from './branching.ts';
import { approachAtFirst, currentPlace } from './playback.ts';
import { runOptions } from './run-options.ts';

/** As long as playing a run again for one more client may hold up the page. */
const BUDGET_MILLIS = 1_000;

/**
 * The run shown with one more client, which has done nothing yet, at the same moment; null where
 * it is too long to be played again at once. All else in it is as it was.
 */
export const withOneMoreClient = (run: Run, prefers: NodeId): Run | null => {
  const { scenario, protocol } = run;
  const place = currentPlace();
  if (place === null) return null;
  const joined = Run.start(
    protocol,
    { ...scenario, clients: [...scenario.clients, { prefers, byHand: true }] },
    { ...runOptions, authored: currentBranch(treeNow()).authored },
  );
  const { atMicros } = place;
  // Its own start is one more event.
  const eventCount = place.eventCount === null ? null : place.eventCount + 1;
  return approachAtFirst(joined, { atMicros, eventCount }, BUDGET_MILLIS) ? joined : null;
};
