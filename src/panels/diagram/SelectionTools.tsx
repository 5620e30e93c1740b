import { Trash2 } from 'lucide-react';
import { counted } from '../../kit/words.ts';
import { scriptNow } from '../../session/branching.ts';
import type { LitEvents } from '../../session/lit-events.ts';
import { deleteEntries } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import { scriptEntryOf } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './DiagramTools.module.css';

interface SelectionToolsProps {
  readonly run: Run;
  readonly lit: LitEvents;
}

/** What can be done with the event that is selected: walk its causes or its effects, take it away. */
export const SelectionTools = ({ run, lit }: SelectionToolsProps) => {
  const { event, direction, events } = lit;
  const record = run.records.at(event);
  return (
    <div className={styles['selection']} role="group" aria-label="The selected event">
      <Button
        className={styles['word'] ?? ''}
        aria-pressed={direction === 'past'}
        tip="Light what led to it"
        onClick={() => session.followCauses('past')}
      >
        causes
      </Button>
      <Button
        className={styles['word'] ?? ''}
        aria-pressed={direction === 'future'}
        tip="Light what it caused"
        onClick={() => session.followCauses('future')}
      >
        effects
      </Button>
      <span className={styles['count']}>{counted(events.size, 'event')}</span>
      {record?.kind === 'intervention' && (
        <Button
          className={styles['word'] ?? ''}
          tip="Play the run again without this, in a branch"
          onClick={() => session.edit(deleteEntries(scriptNow(), [scriptEntryOf(record)]))}
        >
          <Trash2 size={13} aria-hidden="true" /> delete
        </Button>
      )}
    </div>
  );
};
