import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Point } from './geometry.ts';
import { type Gesture, moved } from './gesture.ts';
import { stagePoint } from './stage-point.ts';
import { isOnSomething } from './zooming.ts';

interface GestureOutcomes {
  /** The node whose own face is there: its disc, or its card; not what is written at it. */
  readonly faceAt: (point: Point) => { readonly id: NodeId; readonly centre: Point } | null;
  readonly onMoved: (id: NodeId, to: Point) => void;
  readonly onSliced: (line: readonly Point[]) => void;
}

/**
 * Mouse, pen and touch on the stage: a drag from a node's own face moves it, any other drag slices, a
 * press on empty ground selects nothing. Escape ends a drag without effect.
 */
export const useGestures = (
  svg: RefObject<SVGSVGElement | null>,
  { faceAt, onMoved, onSliced }: GestureOutcomes,
) => {
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const latest = useRef<{ gesture: Gesture; pointer: number } | null>(null);
  /** A drag ends with a click of the browser's, which must press nothing. */
  const wasDrag = useRef(false);

  const at = (event: PointerEvent): Point => stagePoint(svg.current, event);
  const drop = () => {
    latest.current = null;
    setGesture(null);
  };

  const isActive = gesture !== null;
  useEffect(() => {
    if (!isActive) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      latest.current = null;
      setGesture(null);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [isActive]);

  const handlers = {
    onPointerDown: (event: PointerEvent): void => {
      wasDrag.current = false;
      if (event.button !== 0 || !event.isPrimary) return;
      const point = at(event);
      const face = useSession.getState().slicing ? null : faceAt(point);
      const grip =
        face === null
          ? null
          : {
              node: face.id,
              offset: { x: face.centre.x - point.x, y: face.centre.y - point.y },
            };
      latest.current = { gesture: { kind: 'press', at: point, grip }, pointer: event.pointerId };
    },
    onPointerMove: (event: PointerEvent): void => {
      const now = latest.current;
      if (now === null || now.pointer !== event.pointerId) return;
      const next = moved(now.gesture, at(event));
      if (next === now.gesture) return;
      if (now.gesture.kind === 'press') svg.current?.setPointerCapture(event.pointerId);
      wasDrag.current = true;
      latest.current = { ...now, gesture: next };
      setGesture(next);
    },
    onPointerUp: (event: PointerEvent): void => {
      const now = latest.current;
      if (now === null || now.pointer !== event.pointerId) return;
      if (now.gesture.kind === 'move') onMoved(now.gesture.node, now.gesture.to);
      if (now.gesture.kind === 'slice') onSliced(now.gesture.line);
      if (now.gesture.kind === 'press' && !isOnSomething(event.target)) session.select(null);
      drop();
    },
    onPointerCancel: drop,
    onClickCapture: (event: React.MouseEvent): void => {
      if (!wasDrag.current) return;
      wasDrag.current = false;
      event.stopPropagation();
      event.preventDefault();
    },
  };
  return { gesture, handlers, giveUp: drop };
};
