import type { FocusEvent } from 'react';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { pointedNodes } from './pointed.ts';
import { useLight } from './use-stage.ts';

const LIT_WORDS = {
  past: 'led to what is selected',
  future: 'reached by what is selected',
} as const;

const unpoint = (): void => session.setHover(null);

/**
 * How a server or client stands out: selected, pointed at from anywhere on the page, lit or faded.
 * `element` goes to the element that draws it, `words` to what a screen reader is told of it.
 */
export const useAttention = (id: NodeId) => {
  const isSelected = useSession(
    ({ selection }) => selection?.kind === 'node' && selection.id === id,
  );
  const isPointedAt = useSession((state) => pointedNodes(state).includes(id));
  const light = useLight(({ nodes }) => nodes.has(id));
  const direction = useSession((state) => state.causalDirection);
  return {
    words: light === 'lit' ? `, ${LIT_WORDS[direction]}` : '',
    element: {
      'data-selected': isSelected,
      'data-hovered': isPointedAt,
      'data-light': light,
      onPointerEnter: () => session.setHover({ kind: 'node', id }),
      onPointerLeave: unpoint,
      onFocus: ({ target }: FocusEvent) => {
        if (target.matches(':focus-visible')) session.setHover({ kind: 'node', id });
      },
      onBlur: unpoint,
    },
  };
};
