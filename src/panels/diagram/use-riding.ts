import { type RefObject, useLayoutEffect } from 'react';
import type { DiagramView, Ride } from './diagram-view.ts';

/** Lets an element in a strip below the diagram move as the diagram does. */
export const useRiding = (
  view: RefObject<DiagramView | null>,
  element: RefObject<HTMLElement | null>,
  ride: Ride,
): void => {
  useLayoutEffect(() => {
    if (element.current === null) return;
    return view.current?.carry(element.current, ride);
  }, [view, element, ride]);
};
