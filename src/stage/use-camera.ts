import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { panned, zoomedAbout } from '../session/camera.ts';
import { session, useSession } from '../session/store.ts';
import { distance, type Point, type Size } from './geometry.ts';
import { stagePoint } from './stage-point.ts';
import { type Grip, isOnSomething, pinchOf, wheelFactor } from './zooming.ts';

const now = () => useSession.getState().camera;

/**
 * Zooming and moving what is seen: the wheel, two fingers, a drag with the middle button or with
 * Shift, and a double click on empty ground for the whole. `giveUp` is called when a second finger
 * turns what the first one began into this.
 */
export const useCamera = (svg: RefObject<SVGSVGElement | null>, size: Size, giveUp: () => void) => {
  const { width, height } = size;
  const drag = useRef<{ pointer: number; at: Point } | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const grip = useRef<Grip | null>(null);

  const place = (event: { clientX: number; clientY: number }): Point =>
    stagePoint(svg.current, event);
  const share = ({ x, y }: Point) => ({ x: x / width, y: y / height });

  useEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const at = stagePoint(element, event);
      const next = isSideways
        ? panned(now(), { x: -event.deltaX / element.clientWidth, y: 0 })
        : zoomedAbout(now(), wheelFactor(event), { x: at.x / width, y: at.y / height });
      session.lookAt(next);
    };
    // React listens to wheels without a say in what they do to the page.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [svg, width, height]);

  const letGo = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size < 2) grip.current = null;
    if (drag.current?.pointer === event.pointerId) drag.current = null;
  };

  return {
    onPointerDownCapture: (event: PointerEvent): void => {
      if (event.pointerType === 'touch') {
        if (event.isPrimary) fingers.current.clear();
        fingers.current.set(event.pointerId, place(event));
        const [one, other] = [...fingers.current.values()];
        if (one === undefined || other === undefined) return;
        giveUp();
        grip.current = pinchOf(one, other);
        event.stopPropagation();
        return;
      }
      if (event.button !== 1 && !(event.button === 0 && event.shiftKey)) return;
      drag.current = { pointer: event.pointerId, at: place(event) };
      event.stopPropagation();
    },
    onPointerMoveCapture: (event: PointerEvent): void => {
      const here = place(event);
      if (fingers.current.has(event.pointerId)) {
        fingers.current.set(event.pointerId, here);
        const [one, other] = [...fingers.current.values()];
        const before = grip.current;
        if (before === null || one === undefined || other === undefined) return;
        const after = pinchOf(one, other);
        grip.current = after;
        const factor = after.span / before.span;
        session.lookAt(zoomedAbout(now(), factor, share(before.middle), share(after.middle)));
        event.stopPropagation();
        return;
      }
      const held = drag.current;
      if (held === null || held.pointer !== event.pointerId) return;
      event.stopPropagation();
      if (distance(held.at, here) === 0) return;
      svg.current?.setPointerCapture(event.pointerId);
      drag.current = { ...held, at: here };
      session.panBy(share({ x: here.x - held.at.x, y: here.y - held.at.y }));
    },
    onPointerUpCapture: letGo,
    onPointerCancelCapture: letGo,
    // The middle button would scroll the page by itself.
    onMouseDown: (event: React.MouseEvent): void => {
      if (event.button === 1) event.preventDefault();
    },
    onDoubleClick: (event: React.MouseEvent): void => {
      if (!isOnSomething(event.target)) session.fitStage();
    },
  };
};
