import { memo, type RefObject } from 'react';
import type { MessageDescription } from '../sim/protocol.ts';
import styles from './Messages.module.css';

/** The outlines that messages have: one a family, and for data one for each number of cells up to three. */
export type MessageShape =
  | 'data1'
  | 'data2'
  | 'data3'
  | 'heartbeat'
  | 'vote'
  | 'acknowledgement'
  | 'commit'
  | 'refusal'
  | 'client';

/** The shape of a message. */
export const shapeOf = ({ family, cells }: MessageDescription): MessageShape => {
  if (family !== 'data') return family;
  if (cells.length <= 1) return 'data1';
  return cells.length === 2 ? 'data2' : 'data3';
};

const cellPlaces = { 1: [0], 2: [-2.2, 2.2], 3: [-4.4, 0, 4.4] } as const;

const Cells = ({ count }: { readonly count: 1 | 2 | 3 }) => (
  <>
    <rect className={styles['frame']} x={-9} y={-8} width={18} height={16} rx={4.5} />
    {cellPlaces[count].map((x) => (
      <rect
        key={x}
        className={styles['cell']}
        data-cell=""
        x={x - 1.6}
        y={-4.5}
        width={3.2}
        height={9}
        rx={1}
      />
    ))}
  </>
);

const bodies: Readonly<Record<MessageShape, React.ReactNode>> = {
  data1: <Cells count={1} />,
  data2: <Cells count={2} />,
  data3: <Cells count={3} />,
  heartbeat: (
    <rect className={styles['filled']} x={-5.5} y={-5.5} width={11} height={11} rx={2.5} />
  ),
  vote: <path className={styles['filled']} d="M0-9.5L9.5 0L0 9.5L-9.5 0Z" />,
  acknowledgement: <circle className={styles['hollow']} r={6.5} />,
  commit: <path className={styles['filled']} d="M0-9L9 7H-9Z" />,
  refusal: (
    <>
      <circle className={styles['hollow']} r={7} />
      <path className={styles['bar']} d="M-4.5 4.5L4.5-4.5" />
    </>
  ),
  client: (
    <>
      <rect className={styles['card']} x={-11} y={-7.5} width={22} height={15} rx={4.5} />
      <path className={styles['lines']} d="M-6-2H6M-6 2.5H2" />
    </>
  ),
};

const SHAPES: readonly MessageShape[] = [
  'data1',
  'data2',
  'data3',
  'heartbeat',
  'vote',
  'acknowledgement',
  'commit',
  'refusal',
  'client',
];

/** One of each shape and one for convoys, from which the messages on the stage are copied. Never shown itself. */
export const MessageShapes = memo(({ ref }: { readonly ref: RefObject<SVGDefsElement | null> }) => (
  <defs ref={ref}>
    {SHAPES.map((shape) => (
      <g key={shape} className={styles['message']} data-shape={shape}>
        {/* The colour is the inner group's: the outer one changes every frame and stays cheap. */}
        <g data-part="ink">
          <circle className={styles['target']} r={14} />
          <g data-part="tail">
            <path className={styles['tail']} d="M-25 0H-10" />
          </g>
          <g data-part="body">{bodies[shape]}</g>
        </g>
      </g>
    ))}
    <g className={styles['message']} data-shape="convoy">
      <g data-part="ink">
        <rect className={styles['target']} x={-20} y={-14} width={40} height={28} rx={14} />
        <rect className={styles['behind']} x={-12} y={-12} width={30} height={18} rx={6} />
        <rect className={styles['filled']} x={-16} y={-9} width={32} height={20} rx={7} />
        {/* A text node for the pool to write into. */}
        <text className={styles['count']} y={5.5}>
          2
        </text>
      </g>
    </g>
    <path className={styles['crowd']} data-shape="crowd" data-crowd="" />
    <path className={styles['hollowCrowd']} data-shape="hollow crowd" data-crowd="" />
    <path className={styles['loss']} data-shape="loss" d="M-5.5-5.5L5.5 5.5M5.5-5.5L-5.5 5.5" />
  </defs>
));
