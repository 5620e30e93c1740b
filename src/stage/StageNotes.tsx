import { useSession } from '../session/store.ts';
import styles from './Stage.module.css';

/** How to go on, while a drag slices. */
export const StageNotes = () => {
  const slicing = useSession((state) => state.slicing);
  if (!slicing) return null;
  return <p className={styles['note']}>Drag across links to cut them. Esc ends it.</p>;
};
