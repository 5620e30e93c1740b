import { type Selection, session, useSession } from '../../session/store.ts';
import { messageIdOf } from '../../sim/record.ts';
import { historyOf } from '../run-history/history-of.ts';
import { axisHeight, type DiagramView, flagsHeight } from './diagram-view.ts';
import { messageAt, nodeAt } from './picking.ts';
import { xOf } from './time-scale.ts';

/** How far a pointer may stray, in pixels, before a press becomes a drag. */
const slack = 4;
/** How near to the now-line a press takes hold of it; a finger is wider than a pointer. */
const grip = 9;
const fingerGrip = 18;
/** Within so many pixels of an edge, a hand that scrubs moves the window along. */
const edge = 28;
const wheelZoom = 0.0016;
const pixelsALine = 16;

interface Held {
  readonly x: number;
  readonly y: number;
}

type Gesture =
  | { readonly kind: 'none' }
  /** Pressed, and not moved yet. */
  | { readonly kind: 'press'; readonly at: Held }
  | { readonly kind: 'pan' }
  | { readonly kind: 'scrub' }
  | { readonly kind: 'pinch' };

/**
 * Hands on the diagram: a drag pans, a drag of the now-line or along the axis scrubs, the wheel and
 * two fingers zoom, a click picks a message or a node. Returns the function that lets go.
 */
export const attachGestures = (plot: HTMLElement, view: DiagramView): (() => void) => {
  const pointers = new Map<number, Held>();
  let gesture: Gesture = { kind: 'none' };
  let scrubX = 0;
  let edgeFrame = 0;
  let hoverFrame = 0;
  /** What this pointer points at; somebody else may have pointed at something since. */
  let hovered: Selection | null = null;

  const placeOf = (event: PointerEvent | WheelEvent): Held => {
    const { left, top } = plot.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  const isOnAxis = ({ y }: Held): boolean => y >= plot.clientHeight - axisHeight;
  const isOnNow = ({ x }: Held, reach = grip): boolean => Math.abs(x - view.nowX()) <= reach;

  const reachOf = ({ pointerType }: PointerEvent): number =>
    pointerType === 'touch' ? fingerGrip : grip;

  const pick = ({ x, y }: Held) => {
    const { sheet, moment } = view;
    if (sheet === null || moment === null) return null;
    const history = historyOf(moment.run);
    const sheetX = x - xOf(view.window, view.width, sheet.window.startMicros);
    const sheetY = y - flagsHeight;
    const row = history.messages.row(messageAt(history, sheet, sheetX, sheetY));
    if (row) return { kind: 'message', id: messageIdOf(row.message) } as const;
    const node = nodeAt(sheet, sheetY);
    return node === null ? null : ({ kind: 'node', id: node } as const);
  };

  const scrubTo = (x: number) => {
    scrubX = x;
    session.scrubTo(view.microsAt(Math.min(Math.max(x, 0), view.width)));
  };

  /** Moves the window on while a hand holds the now-line at its edge. */
  const scrollAtEdge = () => {
    edgeFrame = requestAnimationFrame(scrollAtEdge);
    const beyond =
      scrubX > view.width - edge ? scrubX - (view.width - edge) : Math.min(0, scrubX - edge);
    if (beyond === 0) return;
    const { tracking } = view;
    view.panBy(Math.max(-24, Math.min(24, beyond * 0.4)));
    view.track(tracking);
    scrubTo(scrubX);
  };

  const beginScrub = (x: number) => {
    gesture = { kind: 'scrub' };
    view.hold(true);
    session.beginScrub();
    scrubTo(x);
    edgeFrame = requestAnimationFrame(scrollAtEdge);
  };

  const endScrub = () => {
    cancelAnimationFrame(edgeFrame);
    view.hold(false);
    session.endScrub();
  };

  const unpoint = () => {
    if (hovered !== null && useSession.getState().hover === hovered) session.setHover(null);
  };

  const setHover = (event: PointerEvent) => {
    const at = placeOf(event);
    cancelAnimationFrame(hoverFrame);
    hoverFrame = requestAnimationFrame(() => {
      const found = at.y < flagsHeight || isOnAxis(at) || isOnNow(at) ? null : pick(at);
      if (found === null) unpoint();
      else session.setHover(found);
      hovered = found;
      plot.style.cursor = cursorFor(at, found !== null);
    });
  };

  const cursorFor = (at: Held, isPickable: boolean): string => {
    if (isOnNow(at) || isOnAxis(at)) return 'ew-resize';
    return isPickable ? 'pointer' : 'grab';
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || view.moment === null) return;
    if (event.target instanceof Element && event.target.closest('button, [data-drag]') !== null)
      return;
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    plot.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      if (gesture.kind === 'scrub') endScrub();
      gesture = { kind: 'pinch' };
    } else if (isOnNow(at, reachOf(event)) || isOnAxis(at)) {
      beginScrub(isOnNow(at, reachOf(event)) ? view.nowX() : at.x);
    } else {
      gesture = { kind: 'press', at };
    }
  };

  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') setHover(event);
      return;
    }
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    switch (gesture.kind) {
      case 'none':
        return;
      case 'press':
        if (Math.hypot(at.x - gesture.at.x, at.y - gesture.at.y) < slack) return;
        view.panBy(gesture.at.x - at.x);
        gesture = { kind: 'pan' };
        plot.style.cursor = 'grabbing';
        return;
      case 'pan':
        view.panBy(before.x - at.x);
        return;
      case 'scrub':
        scrubTo(at.x);
        return;
      case 'pinch': {
        const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)?.[1];
        if (other === undefined) return;
        const apart = Math.max(12, Math.abs(before.x - other.x));
        view.zoomBy(apart / Math.max(12, Math.abs(at.x - other.x)), (at.x + other.x) / 2);
        view.panBy((before.x - at.x) / 2);
      }
    }
  };

  const onUp = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    const ended = gesture;
    gesture = { kind: 'none' };
    plot.style.cursor = '';
    if (ended.kind === 'scrub') endScrub();
    if (ended.kind === 'press' && event.type === 'pointerup') session.select(pick(ended.at));
  };

  const onLeave = () => {
    cancelAnimationFrame(hoverFrame);
    unpoint();
    hovered = null;
  };

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? pixelsALine : 1;
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways) view.panBy((event.deltaX || event.deltaY) * unit);
    else {
      // A pinch on a touchpad comes as a wheel with the control key, in smaller numbers.
      const strength = event.ctrlKey ? 6 * wheelZoom : wheelZoom;
      view.zoomBy(Math.exp(event.deltaY * unit * strength), placeOf(event).x);
    }
  };

  plot.addEventListener('pointerdown', onDown);
  plot.addEventListener('pointermove', onMove);
  plot.addEventListener('pointerup', onUp);
  plot.addEventListener('pointercancel', onUp);
  plot.addEventListener('pointerleave', onLeave);
  plot.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    cancelAnimationFrame(edgeFrame);
    cancelAnimationFrame(hoverFrame);
    plot.removeEventListener('pointerdown', onDown);
    plot.removeEventListener('pointermove', onMove);
    plot.removeEventListener('pointerup', onUp);
    plot.removeEventListener('pointercancel', onUp);
    plot.removeEventListener('pointerleave', onLeave);
    plot.removeEventListener('wheel', onWheel);
  };
};
