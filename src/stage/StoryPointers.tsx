import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useSession } from '../session/store.ts';
import { pointersAt } from '../session/story-pointers.ts';
import { endsOfMessage } from '../sim/identifiers.ts';
import type { Pointer } from '../sim/scenario.ts';
import { laneBetween, lanePath, lineBetween } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import styles from './StoryPointers.module.css';

/** How far outside the ring of a server, or the card of a client, the line around it runs. */
const AROUND_PIXELS = 9;

interface StoryPointersProps {
  readonly layout: StageLayout;
}

/** What the story points at: a line around nodes, and along links and messages. Cells mark themselves. */
export const StoryPointers = memo(({ layout }: StoryPointersProps) => {
  const pointers = useSession(useShallow(pointersAt));
  return (
    <g className={styles['pointers']}>
      {pointers.map((pointer) => (
        <PointerLine key={JSON.stringify(pointer)} pointer={pointer} layout={layout} />
      ))}
    </g>
  );
});

const PointerLine = ({ pointer, layout }: StoryPointersProps & { readonly pointer: Pointer }) => {
  switch (pointer.kind) {
    case 'node': {
      const client = layout.clients.get(pointer.node);
      if (client !== undefined) {
        const { left, top, right, bottom } = client.box;
        return (
          <rect
            x={left - AROUND_PIXELS / 2}
            y={top - AROUND_PIXELS / 2}
            width={right - left + AROUND_PIXELS}
            height={bottom - top + AROUND_PIXELS}
            rx={12}
          />
        );
      }
      const point = layout.points.get(pointer.node);
      return point === undefined ? null : (
        <circle cx={point.x} cy={point.y} r={layout.metrics.radius + AROUND_PIXELS} />
      );
    }
    case 'link':
      return layout.points.has(pointer.from) && layout.points.has(pointer.to) ? (
        <path d={lanePath(lineBetween(layout, pointer.from, pointer.to))} />
      ) : null;
    case 'message': {
      const ends = endsOfMessage(pointer.message);
      if (ends === null || !ends.every((end) => layout.points.has(end))) return null;
      return <path d={lanePath(laneBetween(layout, ends[0], ends[1]))} />;
    }
    case 'cell':
    case 'panel':
      return null;
  }
};
