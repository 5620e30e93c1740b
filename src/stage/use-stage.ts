import { useEffect, useLayoutEffect, useRef } from 'react';
import { onFrame, shownMicros } from '../session/frames.ts';
import { litEventsOf } from '../session/lit-events.ts';
import { type SessionState, useSession } from '../session/store.ts';
import { type Light, LightWatcher, type StageLight } from './light.ts';
import { type StageView, StageWatcher } from './stage-view.ts';

const watcher = new StageWatcher();
let last: { run: SessionState['run']; revision: number; view: StageView } | null = null;

/** The world that the session shows, as the stage draws it; null when it shows none. */
export const stageViewOf = ({ run, revision }: SessionState): StageView | null => {
  if (run === null) return null;
  if (last === null || last.run !== run || last.revision !== revision) {
    last = { run, revision, view: watcher.look(run) };
  }
  return last.view;
};

/**
 * A piece of the world shown. The component draws again only when `select` gives another object or
 * value; null while no run is shown.
 */
export const useStageView = <Piece>(select: (view: StageView) => Piece): Piece | null =>
  useSession((state) => {
    const view = stageViewOf(state);
    return view === null ? null : select(view);
  });

const lightWatcher = new LightWatcher();
let lastLight: { state: SessionState; light: StageLight | null } | null = null;

/** What of the stage is lit; null while nothing is selected for which the rest would fade. */
export const stageLightOf = (state: SessionState): StageLight | null => {
  if (lastLight?.state === state) return lastLight.light;
  const { run, selection } = state;
  const events = litEventsOf(state);
  const message = selection?.kind === 'message' ? selection.id : null;
  const light = run === null || events === null ? null : lightWatcher.look(run, events, message);
  lastLight = { state, light };
  return light;
};

/** Whether something is lit or faded; undefined while nothing is selected for which the rest would fade. */
export const useLight = (isLit: (light: StageLight) => boolean): Light | undefined =>
  useSession((state) => {
    const light = stageLightOf(state);
    if (light === null) return undefined;
    return isLit(light) ? 'lit' : 'faded';
  });

/** Draws once a frame with the virtual time shown, and at once after each rendering. */
export const useDrawing = (draw: (micros: number) => void): void => {
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
    draw(shownMicros());
  });
  useEffect(() => onFrame((micros) => latest.current(micros)), []);
};
