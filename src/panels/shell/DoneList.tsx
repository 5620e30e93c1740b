import { doneIn } from '../../session/done.ts';
import { momentText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import styles from './DoneList.module.css';

/** What the scenario's script holds: everything that was done to this cluster, each a way there. */
export const DoneList = () => {
  const script = useSession((state) => state.run?.scenario.script);
  const done = doneIn(script ?? []);
  if (done.length === 0) return <p className={styles['none']}>Nothing was done to this cluster.</p>;
  return (
    <ol className={styles['list']}>
      {done.map(({ atMicros, text }, place) => (
        // Entries may repeat word for word, and their order is all that tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={place}>
          <button
            type="button"
            className={styles['entry']}
            onClick={() => {
              session.pause();
              session.seekTo(atMicros);
            }}
          >
            <time className={styles['time']}>{momentText(atMicros)}</time>
            {text}
          </button>
        </li>
      ))}
    </ol>
  );
};
