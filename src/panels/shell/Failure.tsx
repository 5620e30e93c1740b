import { Button } from '../../ui/Button.tsx';
import styles from './Failure.module.css';

/** The last resort: a defect in the whole page says so, instead of leaving it blank. */
export const PageFailure = ({ message }: { readonly message: string }) => (
  <main className={styles['page']}>
    <h1 className={styles['title']}>Quorate has stumbled over its own feet</h1>
    <p>This is a defect of the page, not of what you did: {message}</p>
    <p>
      Your address still holds the run. <a href={location.href}>Reload the page</a>, or start from{' '}
      <a href="./">the beginning</a>.
    </p>
  </main>
);

interface PartFailureProps {
  /** What failed, as the start of a sentence: `The inspector`. */
  readonly part: string;
  readonly message: string;
  readonly onRetry: () => void;
}

/** In place of a part of the page that has a defect; the rest of the page goes on. */
export const PartFailure = ({ part, message, onRetry }: PartFailureProps) => (
  <div className={styles['part']}>
    <p>
      {part} cannot be shown: {message}
    </p>
    <Button onClick={onRetry}>Show it again</Button>
  </div>
);
