import { listed } from '../scenario/wording.ts';
import { withTheirClients } from '../session/cut-apart.ts';
import { sideTyped } from '../session/side-typed.ts';
import { type SessionState, useSession } from '../session/store.ts';
import styles from './Stage.module.css';
import { stageViewOf } from './use-stage.ts';

/** How to go on while one slices: what the typed numbers part, once there are any. */
const promptOf = (state: SessionState): string | null => {
  const { run, slicing, sideTyped: typed } = state;
  const view = stageViewOf(state);
  if (!slicing || run === null || view === null) return null;
  const { servers } = view.members;
  const side = sideTyped(typed, servers);
  if (side.length === 0) {
    return 'Drag a line across the stage, or type the numbers of one side, then Enter. Esc leaves.';
  }
  const all = withTheirClients(run, new Set(side));
  const others = [...servers, ...view.members.clients].filter((id) => !all.has(id));
  return `${listed([...all])} apart from ${listed(others)}: Enter cuts, Esc leaves.`;
};

/** What to press next, while one slices. */
export const StageNotes = () => {
  const prompt = useSession(promptOf);
  return prompt === null ? null : (
    <p className={styles['note']} role="status">
      {prompt}
    </p>
  );
};
