import { type RefObject, useRef } from 'react';
import { flushSync } from 'react-dom';
import { session, useSession } from '../../session/store.ts';

/** What a pair of buttons for undo and redo needs. */
export interface UndoRedo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly undoButton: RefObject<HTMLButtonElement | null>;
  readonly redoButton: RefObject<HTMLButtonElement | null>;
}

/** Undo and redo, each with its button: one that has nothing left to do hands the focus to the other. */
export const useUndoRedo = (): UndoRedo => {
  const canUndo = useSession((state) => state.canUndo);
  const canRedo = useSession((state) => state.canRedo);
  const undoButton = useRef<HTMLButtonElement>(null);
  const redoButton = useRef<HTMLButtonElement>(null);
  return {
    canUndo,
    canRedo,
    undoButton,
    redoButton,
    undo: () => {
      // The other button has to be one that can be pressed before it can take the focus.
      flushSync(session.undo);
      if (!useSession.getState().canUndo) redoButton.current?.focus();
    },
    redo: () => {
      flushSync(session.redo);
      if (!useSession.getState().canRedo) undoButton.current?.focus();
    },
  };
};
