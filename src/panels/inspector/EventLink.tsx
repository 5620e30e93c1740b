import { session } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './EventLink.module.css';

interface EventLinkProps {
  readonly run: Run;
  readonly index: number;
  readonly text: string;
}

/** Leads to an event; plain text where there is none (an event before the run's first). */
export const EventLink = ({ run, index, text }: EventLinkProps) =>
  run.events.atMicrosOf(index) === undefined ? (
    text
  ) : (
    <Button
      look="link"
      className={styles['wrapping'] ?? ''}
      onClick={() => session.select({ kind: 'event', index })}
    >
      {text}
    </Button>
  );
