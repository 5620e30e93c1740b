import { Maximize2, Minus, MoveRight, Plus, UserRound } from 'lucide-react';
import { memo, type RefObject } from 'react';
import type { Run } from '../../sim/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './DiagramTools.module.css';
import type { DiagramView, Tracking } from './diagram-view.ts';
import { ExportButton } from './ExportButton.tsx';
import { MessageCursor } from './MessageCursor.tsx';

interface DiagramToolsProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
  readonly tracking: Tracking;
  readonly showsClients: boolean;
  readonly onTrack: (tracking: Tracking) => void;
  readonly onZoom: (factor: number) => void;
  /** Null where the cluster has no client. */
  readonly onShowClients: ((shows: boolean) => void) | null;
}

const zoomStep = 1.5;

/** What moves the diagram's window, for those who have no wheel. */
export const DiagramTools = memo(
  ({ run, view, tracking, showsClients, onTrack, onZoom, onShowClients }: DiagramToolsProps) => (
    <div className={styles['tools']} role="group" aria-label="Diagram">
      <ExportButton run={run} view={view} />
      <MessageCursor run={run} view={view} />
      {onShowClients && (
        <IconButton
          className={styles['tool']}
          look="bare"
          label="Show the clients’ lifelines"
          aria-pressed={showsClients}
          onClick={() => onShowClients(!showsClients)}
        >
          <UserRound size={15} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        className={styles['tool']}
        look="bare"
        label="Zoom out"
        onClick={() => onZoom(zoomStep)}
      >
        <Minus size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        className={styles['tool']}
        look="bare"
        label="Zoom in"
        onClick={() => onZoom(1 / zoomStep)}
      >
        <Plus size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        className={styles['tool']}
        look="bare"
        label="Fit all that is known"
        aria-pressed={tracking === 'fit'}
        onClick={() => onTrack('fit')}
      >
        <Maximize2 size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        className={styles['tool']}
        look="bare"
        label="Follow the moment shown"
        aria-pressed={tracking === 'follow'}
        onClick={() => onTrack('follow')}
      >
        <MoveRight size={15} aria-hidden="true" />
      </IconButton>
    </div>
  ),
);
