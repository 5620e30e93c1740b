import { shortened } from '../scenario/wording.ts';
import styles from './Refusal.module.css';

interface RefusalProps {
  /** What is wrong and what would be right. */
  readonly text: string;
  /** What the machine said, where there is more to say. */
  readonly detail?: string | undefined;
  readonly className?: string | undefined;
  readonly role?: 'alert';
}

/** What was wrong with something that a person did or opened: a short sentence, and the rest on demand. */
export const Refusal = ({ text, detail, className, role }: RefusalProps) => {
  const short = shortened(text);
  const more = [...(short === text ? [] : [text]), ...(detail === undefined ? [] : [detail])];
  return (
    <div className={className} role={role}>
      {short}
      {more.length > 0 && (
        <details className={styles['more']}>
          <summary>more</summary>
          {more.join(' ')}
        </details>
      )}
    </div>
  );
};
