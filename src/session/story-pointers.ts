import type { NodeId } from '../sim/identifiers.ts';
import type { PanelName, Pointer } from '../sim/scenario.ts';
import type { SessionState } from './state.ts';
import { storyPlaceOf } from './story-state.ts';

const NOTHING: readonly Pointer[] = [];

/** What the stop at which the story stands points at; nothing on the way to the next. */
export const pointersAt = ({ run }: Pick<SessionState, 'run' | 'revision'>): readonly Pointer[] => {
  const place = run === null ? null : storyPlaceOf(run);
  if (place === null || !place.isAtStop || place.isOver) return NOTHING;
  return place.stops[place.index]?.points ?? NOTHING;
};

/** The indices of a server's log entries that the story points at, in one text: `2 4`. */
export const pointedCells = (state: Pick<SessionState, 'run' | 'revision'>, node: NodeId): string =>
  pointersAt(state)
    .flatMap((pointer) => (pointer.kind === 'cell' && pointer.node === node ? [pointer.index] : []))
    .join(' ');

/** The panel that the story points at, or null; of several the first. */
export const pointedPanel = (state: Pick<SessionState, 'run' | 'revision'>): PanelName | null => {
  for (const pointer of pointersAt(state)) if (pointer.kind === 'panel') return pointer.panel;
  return null;
};
