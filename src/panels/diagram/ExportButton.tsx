import { Download } from 'lucide-react';
import { type RefObject, useState } from 'react';
import type { Run } from '../../sim/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { late } from '../../ui/late.tsx';
import styles from './DiagramTools.module.css';
import type { DiagramView } from './diagram-view.ts';

const ExportPopover = late(async () => (await import('../export/ExportPopover.tsx')).default);

interface ExportButtonProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
}

/** The way to take the diagram or the run along as a file. */
export const ExportButton = ({ run, view }: ExportButtonProps) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        id="export"
        className={styles['tool'] ?? ''}
        look="bare"
        label="Save the diagram or the run as a file"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
      >
        <Download size={15} aria-hidden="true" />
      </IconButton>
      {isOpen && <ExportPopover run={run} view={view} onClose={() => setIsOpen(false)} />}
    </>
  );
};
