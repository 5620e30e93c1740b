import { useSession } from '../../session/store.ts';
import styles from './CaptionLine.module.css';
import { captionAt } from './caption.ts';

const INVITATION = 'Click a node to kill it, drag across links to cut them.';

/**
 * What the scenario says of this moment; until something is done, what one can do; and after that,
 * what has just happened, as the live region tells it.
 */
export const CaptionLine = () => {
  const caption = useSession(({ run, revision: _revision }) =>
    run === null ? null : captionAt(run.scenario.captions, run.nowMicros),
  );
  const isUntouched = useSession(
    ({ run, touched }) => !touched && run !== null && run.scenario.script.length === 0,
  );
  const latest = useSession((state) => state.announcement);
  return (
    <div className={styles['line']}>
      {caption !== null && <p className={styles['caption']}>{caption}</p>}
      {caption === null && !isUntouched && <p className={styles['caption']}>{latest}</p>}
      {isUntouched && <p className={styles['invitation']}>{INVITATION}</p>}
    </div>
  );
};
