import type { NodeId } from '../sim/identifiers.ts';
import { distance, type Point } from './geometry.ts';
import { extended } from './slicing.ts';

/** What a pointer that is down on the stage is doing. */
export type Gesture =
  /** It has not moved far enough yet to be more than a press. */
  | {
      readonly kind: 'press';
      readonly at: Point;
      /** The node it is on, and where that node's centre is, seen from the pointer. */
      readonly grip: { readonly node: NodeId; readonly offset: Point } | null;
    }
  | { readonly kind: 'move'; readonly node: NodeId; readonly offset: Point; readonly to: Point }
  | { readonly kind: 'slice'; readonly line: readonly Point[] };

/** A press that moves further than this is a drag. */
const DRAG_PIXELS = 5;

/** The gesture once the pointer has moved: a drag from a node moves it, any other one slices. */
export const moved = (gesture: Gesture, point: Point): Gesture => {
  switch (gesture.kind) {
    case 'press': {
      if (distance(gesture.at, point) <= DRAG_PIXELS) return gesture;
      if (gesture.grip === null) return { kind: 'slice', line: [gesture.at, point] };
      const { node, offset } = gesture.grip;
      return { kind: 'move', node, offset, to: { x: point.x + offset.x, y: point.y + offset.y } };
    }
    case 'move': {
      const { offset } = gesture;
      return { ...gesture, to: { x: point.x + offset.x, y: point.y + offset.y } };
    }
    case 'slice':
      return { kind: 'slice', line: extended(gesture.line, point) };
  }
};
