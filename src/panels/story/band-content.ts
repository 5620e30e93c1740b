import { capitalised } from '../../scenario/wording.ts';
import { interventionText } from '../../session/interventions.ts';
import { lastOwnDeed } from '../../session/own-deed.ts';
import type { SessionState } from '../../session/store.ts';
import { isHeld, storyAfter, storyBehind, storyPlaceOf } from '../../session/story-state.ts';
import { latestMoment } from '../../session/telling.ts';

/** How far back the last thing that mattered may lie to be still worth a line. */
const EVENTS_LOOKED_BACK = 300;

/** The story of each protocol for a first visit. */
export const FIRST_VISIT = 'first-visit';

/** What to try where the story does not say. */
const AFTERWARDS =
  'Now do something else to it: go back to any moment, and kill, cut or write there.';

/** What the band above the stage says. */
export type BandContent =
  /** A story, at one of its stops or on the way from it. */
  | {
      readonly kind: 'stop';
      readonly text: string;
      /** -1 before the first. */
      readonly index: number;
      readonly count: number;
      readonly isAtStop: boolean;
      /** Whether it asks something that was not answered yet. */
      readonly isUnanswered: boolean;
      /** Whether a deed is awaited, which can also be done for the visitor. */
      readonly awaits: boolean;
    }
  /** The story has been told. `next` is the title of the one that follows; null for none. */
  | {
      readonly kind: 'end';
      readonly text: string;
      readonly count: number;
      readonly next: string | null;
    }
  /** The visitor has left the story by doing something. */
  | { readonly kind: 'left'; readonly text: string }
  /** Nothing is told and nothing was done yet. */
  | { readonly kind: 'invitation'; readonly text: string; readonly hasStory: boolean }
  /** What has just happened. */
  | { readonly kind: 'moment'; readonly text: string };

/** What one can do with a cluster at which nothing was done yet. */
export const INVITATION = 'Click a node to kill it or write to it; drag across links to cut them.';

/** What the band says of a state of the page; null while nothing is open. */
export const bandContentOf = ({
  run,
  tree,
  touched,
  announcement,
  answers,
}: Pick<
  SessionState,
  'run' | 'tree' | 'touched' | 'announcement' | 'answers'
>): BandContent | null => {
  if (run === null) return null;
  const { scenario, protocol, eventCount } = run;
  const place = storyPlaceOf(run);
  if (place !== null) {
    const { stops, index, awaiting, isAtStop, isOver } = place;
    if (isOver) {
      return {
        kind: 'end',
        text: `The end. ${scenario.afterwards ?? AFTERWARDS}`,
        count: stops.length,
        next: storyAfter(protocol.scenarios, scenario)?.scenario.title ?? null,
      };
    }
    const stop = stops[index];
    return {
      kind: 'stop',
      text: stop?.text ?? `${scenario.title ?? protocol.title}.`,
      index,
      count: stops.length,
      isAtStop,
      isUnanswered: awaiting === null && isHeld(run, answers),
      awaits: awaiting !== null,
    };
  }
  const latest = latestMoment(run, eventCount - EVENTS_LOOKED_BACK);
  const deed = lastOwnDeed(run, tree);
  const told = deed === null ? '' : `You ${interventionText(deed.intervention)}.`;
  if (storyBehind(tree) !== null) {
    const isTheDeed =
      deed !== null && latest === `${capitalised(interventionText(deed.intervention))}.`;
    return { kind: 'left', text: `${told} ${isTheDeed ? '' : (latest ?? '')}`.trim() };
  }
  if (!touched && scenario.script.length === 0) {
    const hasStory = protocol.scenarios.some(({ id }) => id === FIRST_VISIT);
    return { kind: 'invitation', text: hasStory ? protocol.summary : INVITATION, hasStory };
  }
  return { kind: 'moment', text: announcement === '' ? (latest ?? '') : announcement };
};
