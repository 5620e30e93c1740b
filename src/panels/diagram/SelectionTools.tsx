import { Trash2 } from 'lucide-react';
import { scriptNow } from '../../session/branching.ts';
import { deleteEntries } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import type { CausalDirection } from './causality.ts';
import styles from './DiagramTools.module.css';

interface SelectionToolsProps {
  readonly run: Run;
  /** The event that is selected, or that the selected message stands for. */
  readonly event: number;
  readonly direction: CausalDirection;
  readonly onDirection: (direction: CausalDirection) => void;
}

/** What can be done with the event that is selected: walk its causes or its effects, take it away. */
export const SelectionTools = ({ run, event, direction, onDirection }: SelectionToolsProps) => {
  const record = run.records[event];
  return (
    <div className={styles['selection']} role="group" aria-label="The selected event">
      <Button
        className={styles['word'] ?? ''}
        aria-pressed={direction === 'past'}
        tip="Light what led to it"
        onClick={() => onDirection('past')}
      >
        causes
      </Button>
      <Button
        className={styles['word'] ?? ''}
        aria-pressed={direction === 'future'}
        tip="Light what it caused"
        onClick={() => onDirection('future')}
      >
        effects
      </Button>
      {record?.kind === 'intervention' && (
        <Button
          className={styles['word'] ?? ''}
          tip="Play the run again without this, in a branch"
          onClick={() => session.edit(deleteEntries(scriptNow(), [record.entry]))}
        >
          <Trash2 size={13} aria-hidden="true" /> delete
        </Button>
      )}
    </div>
  );
};
