import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { counted } from '../../kit/words.ts';
import { momentText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import type { DiagramView } from './diagram-view.ts';
import styles from './SpaceTimeDiagram.module.css';

interface NowLineProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
  readonly element: RefObject<HTMLDivElement | null>;
}

/** A key's step is this share of the window; a page is ten of them. */
const stepShare = 0.01;

/** The line at the moment shown, with its handle: a slider that goes through the run. */
export const NowLine = ({ run, view, element }: NowLineProps) => {
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const current = view.current;
      const moment = current?.moment;
      if (!current || !moment) return;
      const step = Math.max(1, Math.round(current.window.spanMicros * stepShare));
      const target = targetOf(event.key, moment.micros, step, moment.run);
      if (target === null) return;
      event.preventDefault();
      event.stopPropagation();
      session.seekTo(target);
      // A window that follows or fits comes along by itself.
      if (current.tracking === 'free') current.reveal(target);
    },
    [view],
  );
  return (
    <div ref={element} className={styles['now']}>
      <div
        className={styles['handle']}
        role="slider"
        tabIndex={0}
        aria-label="Moment shown"
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={run.scenario.untilMicros}
        aria-valuenow={run.nowMicros}
        aria-valuetext={`${momentText(run.nowMicros)}, ${counted(run.eventCount, 'event')}`}
        onKeyDown={onKeyDown}
      />
    </div>
  );
};

const targetOf = (key: string, micros: number, step: number, run: Run): number | null => {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return micros - step;
    case 'ArrowRight':
    case 'ArrowUp':
      return micros + step;
    case 'PageDown':
      return micros - 10 * step;
    case 'PageUp':
      return micros + 10 * step;
    case 'Home':
      return 0;
    case 'End':
      return run.knownUntilMicros;
    default:
      return null;
  }
};
