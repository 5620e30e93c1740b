import { session, useSession } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { DoneList } from './DoneList.tsx';
import styles from './RunSummary.module.css';
import { ThemeButton } from './TopBar.tsx';

/** On a phone: what the top bar has no room for. */
export const RunSummary = () => {
  const nodes = useSession((state) => state.run?.scenario.nodes);
  const seed = useSession((state) => state.run?.scenario.seed);
  return (
    <div className={styles['summary']}>
      <div className={styles['buttons']}>
        <Button large onClick={() => session.openDialog('settings')}>
          {nodes} nodes, seed {seed}
        </Button>
        <Button large onClick={() => session.openDialog('scenarios')}>
          Scenarios
        </Button>
        <ThemeButton />
      </div>
      <h3 className={styles['heading']}>What was done</h3>
      <DoneList />
    </div>
  );
};
