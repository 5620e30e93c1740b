import { linkKey, linksOf, type Members } from '../session/parts.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { firstCrossing, pathThrough } from './geometry.ts';
import { borderPoint } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import styles from './Stage.module.css';
import type { Slice } from './slicing.ts';

interface SlicePreviewProps {
  readonly slice: Slice;
  /** The nodes on one of its sides. */
  readonly side: ReadonlySet<NodeId>;
  readonly members: Members;
  readonly layout: StageLayout;
}

/** More links than this would hide what they cross; the grounds show what is parted. */
const MOST_SHOWN = 80;

/** The line being drawn, led on to the edges, and the links that it will cut. */
export const SlicePreview = ({ slice: { line }, side, members, layout }: SlicePreviewProps) => {
  const links = linksOf(members).filter(([from, to]) => side.has(from) !== side.has(to));
  return (
    <g>
      {(links.length > MOST_SHOWN ? [] : links).map(([from, to]) => {
        const origin = layout.points.get(from);
        const target = layout.points.get(to);
        if (origin === undefined || target === undefined) return null;
        const at = firstCrossing(origin, target, line);
        const start = borderPoint(layout, from, target);
        const end = borderPoint(layout, to, origin);
        return (
          <g key={linkKey(from, to)}>
            <line
              className={styles['slicedLine']}
              x1={start.x}
              y1={start.y}
              x2={end.x}
              y2={end.y}
            />
            {at !== null && (
              <path
                className={styles['sliced']}
                transform={`translate(${at.x} ${at.y})`}
                d="M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5"
              />
            )}
          </g>
        );
      })}
      <path className={styles['slice']} d={pathThrough(line)} />
    </g>
  );
};
