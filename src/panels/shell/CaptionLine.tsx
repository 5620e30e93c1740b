import { useSession } from '../../session/store.ts';
import { latestMoment } from '../../session/telling.ts';
import styles from './CaptionLine.module.css';
import { captionAt } from './caption.ts';

const INVITATION = 'Click a node to kill it or write to it; drag across links to cut them.';

/** How far back the last thing that mattered may lie to be still worth a line. */
const EVENTS_LOOKED_BACK = 300;

/**
 * What the scenario says of this moment; until something is done, what one can do; and after that,
 * what has just happened, as the live region tells it, or what last mattered. What does not fit is in the tip.
 */
export const CaptionLine = () => {
  const caption = useSession(({ run, revision: _revision }) =>
    run === null ? null : captionAt(run.scenario.captions, run.nowMicros),
  );
  const isInviting = useSession(
    ({ run, touched }) =>
      !touched && run?.scenario.script.length === 0 && run.scenario.captions === undefined,
  );
  const latest = useSession(({ run, announcement, revision: _revision }) =>
    announcement === '' && run !== null
      ? latestMoment(run, run.eventCount - EVENTS_LOOKED_BACK)
      : announcement,
  );
  const text = caption ?? latest ?? '';
  return (
    <div className={styles['line']}>
      {isInviting ? (
        <p className={styles['invitation']}>{INVITATION}</p>
      ) : (
        <p className={styles['caption']} data-tip={text} data-tip-when-cut>
          {text}
        </p>
      )}
    </div>
  );
};
