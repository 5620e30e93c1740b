import { grouped } from '../../scenario/wording.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ExportPopover.module.css';

interface SavingProgressProps {
  readonly name: string;
  readonly events: number;
  readonly allEvents: number;
  readonly onCancel: () => void;
}

/** How far a file has come that takes long to make, and the way to give it up. */
export const SavingProgress = ({ name, events, allEvents, onCancel }: SavingProgressProps) => (
  <div className={styles['making']}>
    <p className={styles['name']}>{name}</p>
    <div className={styles['way']}>
      <progress
        className={styles['progress']}
        aria-label="Written so far"
        max={allEvents}
        value={events}
      />
      {/* What had the focus is gone. */}
      <Button onClick={onCancel} autoFocus>
        Cancel
      </Button>
    </div>
    <p className={styles['about']}>
      {grouped(events)} of {grouped(allEvents)} events
    </p>
  </div>
);
