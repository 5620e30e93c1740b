import { linkKey } from '../session/parts.ts';
import { type Point, pathThrough } from './geometry.ts';
import { borderPoint } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import styles from './Stage.module.css';
import type { SlicedLink } from './slicing.ts';

interface SlicePreviewProps {
  readonly line: readonly Point[];
  readonly links: readonly SlicedLink[];
  readonly layout: StageLayout;
}

/** More links than this would hide what they cross; the grounds show then what is parted. */
const MOST_SHOWN = 80;

/** The line being drawn, and the links that it will cut. */
export const SlicePreview = ({ line, links, layout }: SlicePreviewProps) => (
  <g>
    {(links.length > MOST_SHOWN ? [] : links).map(({ link: [from, to], at }) => {
      const origin = layout.points.get(from);
      const target = layout.points.get(to);
      if (origin === undefined || target === undefined) return null;
      const start = borderPoint(layout, from, target);
      const end = borderPoint(layout, to, origin);
      return (
        <g key={linkKey(from, to)}>
          <line className={styles['slicedLine']} x1={start.x} y1={start.y} x2={end.x} y2={end.y} />
          <path
            className={styles['sliced']}
            transform={`translate(${at.x} ${at.y})`}
            d="M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5"
          />
        </g>
      );
    })}
    <path className={styles['slice']} d={pathThrough(line)} />
  </g>
);
