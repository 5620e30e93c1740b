import type { RefObject } from 'react';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import type { DiagramView } from '../diagram/diagram-view.ts';
import type { Format } from './content.ts';
import styles from './ExportPopover.module.css';
import { SavingProgress } from './SavingProgress.tsx';
import { useSaving } from './use-saving.ts';

interface ExportPopoverProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
  readonly onClose: () => void;
}

const choices: readonly {
  readonly format: Format;
  readonly label: string;
  readonly about: string;
}[] = [
  { format: 'svg', label: 'SVG', about: 'The window shown, with a legend, to scale and to edit' },
  { format: 'png', label: 'PNG', about: 'The same as a picture, at twice the size' },
  { format: 'jsonl', label: 'JSON lines', about: 'Every event up to the moment shown' },
  { format: 'log', label: 'ShiViz log', about: 'The same with vector clocks, for ShiViz' },
];

/** What can be saved: the diagram as a picture, or the run up to the moment shown as data. */
const ExportPopover = ({ run, view, onClose }: ExportPopoverProps) => {
  const { state, save, cancel } = useSaving(run, view, onClose);
  return (
    <Popover
      title="Save as a file"
      anchor={() => document.getElementById('export')}
      side="top"
      align="end"
      onClose={onClose}
    >
      {state.kind === 'making' ? (
        <SavingProgress {...state} onCancel={cancel} />
      ) : (
        <ul className={styles['list']}>
          {choices.map(({ format, label, about }) => (
            <li key={format} className={styles['choice']}>
              <Button
                className={styles['button'] ?? ''}
                autoFocus={state.kind === 'idle' && state.cancelled === format}
                onClick={() => void save(format)}
              >
                {label}
              </Button>
              <span className={styles['about']}>{about}</span>
            </li>
          ))}
        </ul>
      )}
      {state.kind === 'failed' && <p className={styles['failed']}>{state.sentence}</p>}
    </Popover>
  );
};

export default ExportPopover;
