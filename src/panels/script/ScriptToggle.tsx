import { ScrollText } from 'lucide-react';
import { session, useSession } from '../../session/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './ScriptToggle.module.css';

/** Shows the script beside the diagram, or puts it away; on a phone it has a tab of its own. */
const ScriptToggle = () => {
  const shows = useSession((state) => state.showsScript);
  return (
    <IconButton
      className={styles['toggle'] ?? ''}
      label="The script: all that is done, to edit"
      shortcut="Y"
      aria-pressed={shows}
      onClick={() => session.setShowsScript(!shows)}
    >
      <ScrollText size={15} aria-hidden="true" />
    </IconButton>
  );
};

export default ScriptToggle;
