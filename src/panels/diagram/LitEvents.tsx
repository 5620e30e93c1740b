import { memo } from 'react';
import { nodeColour } from '../../ui/epoch.ts';
import styles from './Highlights.module.css';
import type { LitMark } from './lit.ts';

interface LitEventsProps {
  readonly marks: readonly LitMark[];
  readonly height: number;
}

/** Events lit from among the rest, joined by what led from one to the next. */
export const LitEvents = memo(({ marks, height }: LitEventsProps) => (
  <g className={styles['lit']}>
    {marks.map(({ event, way, hue }) =>
      way === null ? null : <line key={event} {...way} style={{ stroke: nodeColour(hue) }} />,
    )}
    {marks.map(({ event, x, y, hue }) =>
      y === null ? (
        <line key={event} className={styles['moment']} x1={x} x2={x} y1={0} y2={height} />
      ) : (
        <circle key={event} cx={x} cy={y} r="4" style={{ fill: nodeColour(hue) }} />
      ),
    )}
  </g>
));
