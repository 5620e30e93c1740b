import { create } from 'zustand';
import { session } from '../../session/store.ts';

/** What the dialog is to begin with; null leaves it to the dialog. */
export const useHuntTarget = create<{ readonly target: string | null }>()(() => ({ target: null }));

/** Opens the dialog that hunts for a verdict. */
export const openHunt = (target: string | null): void => {
  useHuntTarget.setState({ target });
  session.openDialog('hunt');
};
