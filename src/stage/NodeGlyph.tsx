import { type KeyboardEvent, memo, useRef } from 'react';
import { markPath } from '../session/mark.ts';
import { useSession } from '../session/store.ts';
import { pointedCells } from '../session/story-pointers.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { nodeColour } from '../ui/epoch.ts';
import { epochWords } from './epoch-words.ts';
import { LogCells } from './LogCells.tsx';
import { cellRow } from './log-cells.ts';
import { type NodeLook, nodeWords } from './looks.ts';
import styles from './NodeGlyph.module.css';
import { MARK_PIXELS, type NodeMetrics, VALUE_CHARACTER_PIXELS } from './node-metrics.ts';
import { shareLeft } from './progress.ts';
import { useAttention } from './use-attention.ts';
import { stageViewOf, useDrawing, useStageView } from './use-stage.ts';

/** How broad the ring is: small discs need their room for the name. */
const ringPixels = ({ radius }: NodeMetrics): number => (radius < 18 ? 3 : 5);
const CROWN_GAP_PIXELS = 6;

interface PartProps {
  readonly look: NodeLook;
  readonly metrics: NodeMetrics;
}

/** The ring around the disc: what is left of the time-out, drawn every frame. */
const Ring = ({ look, metrics }: PartProps) => {
  const arc = useRef<SVGCircleElement>(null);
  const shown = useRef<number | null>(null);
  const radius = look.leads
    ? metrics.radius + CROWN_GAP_PIXELS
    : metrics.radius - ringPixels(metrics) / 2;
  useDrawing((micros) => {
    const timer = stageViewOf(useSession.getState())?.ringTimers.get(look.id);
    if (arc.current === null) return;
    const share = timer === undefined ? 0 : Math.round(shareLeft(timer, micros) * 500) / 500;
    if (share === shown.current) return;
    shown.current = share;
    arc.current.style.strokeDasharray = `${share} 2`;
  });
  return (
    <circle
      ref={arc}
      className={styles['ring']}
      r={radius}
      pathLength={1}
      transform="rotate(-90)"
    />
  );
};

const Disc = ({ look, metrics }: PartProps) => {
  const { radius } = metrics;
  if (look.status === 'down') return <circle className={styles['gone']} r={radius - 2} />;
  return (
    <>
      <circle className={styles['disc']} r={radius - ringPixels(metrics) / 2} />
      {look.leads && <circle className={styles['crown']} r={radius + CROWN_GAP_PIXELS} />}
      {look.ringRuns && <Ring look={look} metrics={metrics} />}
    </>
  );
};

const Cross = ({ y, reach }: { readonly y: number; readonly reach: number }) => (
  <path
    className={styles['cross']}
    d={`M${-reach} ${y - reach}L${reach} ${y + reach}M${reach} ${y - reach}L${-reach} ${y + reach}`}
  />
);

/** Two bars, and on large discs how many events wait. */
const PausedBadge = ({ look, metrics: { radius, detail } }: PartProps) => (
  <g className={styles['badge']} transform={`translate(${radius * 0.76} ${-radius * 0.76})`}>
    <circle r={radius > 28 ? 11 : 9} />
    <path d="M-2.75-4.5V4.5M2.75-4.5V4.5" />
    {detail === 'full' && look.waiting > 0 && (
      <text className={styles['waiting']} x={16} y={4}>
        {look.waiting} waiting
      </text>
    )}
  </g>
);

/** Two faces: one half filled. */
const TraitorBadge = ({ radius }: { readonly radius: number }) => (
  <g className={styles['traitor']} transform={`translate(${-radius * 0.76} ${-radius * 0.76})`}>
    <circle r={radius > 28 ? 10 : 8} />
    <path d={radius > 28 ? 'M0-10A10 10 0 0 1 0 10Z' : 'M0-8A8 8 0 0 1 0 8Z'} />
  </g>
);

const nameSize = (radius: number): string => {
  if (radius >= 34) return 'var(--stage-name)';
  if (radius >= 28) return 'var(--stage-label)';
  return radius >= 24 ? 'var(--stage-text)' : 'var(--stage-small)';
};

/** Half the width of a disc within which a mere number can stand. */
const LEAST_FOR_NUMBER = 12;

const Names = ({ look, metrics, epochWord }: PartProps & { readonly epochWord: string }) => {
  const { radius, detail } = metrics;
  if (detail === 'dot') {
    // The letter that all names begin with says nothing where there is room for little.
    const number = look.id.slice(1);
    return radius < LEAST_FOR_NUMBER ||
      (number.length > 2 && radius < LEAST_FOR_NUMBER + 3) ? null : (
      <text className={styles['name']} y={5} style={{ fontSize: 'var(--stage-small)' }}>
        {number}
      </text>
    );
  }
  const isDown = look.status === 'down';
  const hasSecondLine = isDown || (look.epoch !== null && radius >= 22);
  const up = radius >= 34 ? 0 : -1;
  const epochY = radius >= 34 ? 18 : radius >= 28 ? 16 : 13;
  return (
    <>
      <text
        className={styles['name']}
        y={hasSecondLine ? up : 5}
        style={{ fontSize: nameSize(radius) }}
      >
        {look.id}
      </text>
      {isDown && <Cross y={radius * 0.4} reach={radius * 0.17} />}
      {!isDown && hasSecondLine && look.epoch !== null && (
        <text className={styles['epoch']} y={epochY}>
          {epochWords(epochWord, look.epoch, radius, epochY)}
        </text>
      )}
    </>
  );
};

interface ValueProps {
  readonly look: NodeLook;
  readonly y: number;
  /** How wide it may be. */
  readonly room: number;
}

const Value = ({ look, y, room }: ValueProps) => {
  if (look.value === '') return null;
  const { value } = look;
  const longest = Math.floor((room - MARK_PIXELS - 5) / VALUE_CHARACTER_PIXELS);
  const shown = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  const width = MARK_PIXELS + 5 + shown.length * VALUE_CHARACTER_PIXELS;
  return (
    <g transform={`translate(${-width / 2} ${y})`} data-tip={shown === value ? undefined : value}>
      <rect className={styles['plate']} x={-3} y={-3} width={width + 6} height={20} rx={4} />
      <path className={styles['mark']} d={markPath(look.mark, MARK_PIXELS)} />
      <text className={styles['value']} x={MARK_PIXELS + 5} y={12.5}>
        {shown}
      </text>
    </g>
  );
};

const Below = ({ look, metrics }: PartProps) => {
  const { detail, radius, cells, box } = metrics;
  const pointed = useSession((state) => pointedCells(state, look.id));
  if (detail === 'dot' || detail === 'tiny') return null;
  const y = radius + (look.leads ? 10 : 7);
  const room = box.right - box.left;
  if (detail === 'compact' && look.value !== '') return <Value look={look} y={y + 4} room={room} />;
  return (
    <>
      <LogCells
        row={cellRow(look.log, look.logLength, cells)}
        y={y}
        pointed={pointed.split(' ').map(Number)}
      />
      {detail === 'full' && (
        <Value look={look} y={look.log.length === 0 ? y + 4 : radius + 36} room={room} />
      )}
    </>
  );
};

/** On small discs the word is shown only where it says more than most nodes' words. */
const showsRole = ({ leads, status, traitor }: NodeLook, { detail }: NodeMetrics): boolean =>
  detail === 'full' ||
  detail === 'compact' ||
  leads ||
  traitor ||
  (detail === 'small' && status !== 'up');

/** How far above the disc its word begins. */
const roleGap = ({ detail }: NodeMetrics): number => {
  return detail === 'full' || detail === 'compact' ? 13 : 10;
};

/** All that a node shows of itself. Drawn again only when that changes, not where it stands. */
const Looks = memo(({ look, metrics, epochWord }: PartProps & { readonly epochWord: string }) => (
  <>
    <Disc look={look} metrics={metrics} />
    <Names look={look} metrics={metrics} epochWord={epochWord} />
    {showsRole(look, metrics) && (
      <text className={styles['role']} y={-metrics.radius - roleGap(metrics)}>
        {look.role}
      </text>
    )}
    <Below look={look} metrics={metrics} />
    {look.status === 'paused' && <PausedBadge look={look} metrics={metrics} />}
    {look.traitor && <TraitorBadge radius={metrics.radius} />}
  </>
));

interface NodeGlyphProps {
  readonly id: NodeId;
  readonly metrics: NodeMetrics;
  readonly x: number;
  readonly y: number;
  readonly epochWord: string;
  /** What it stands on: the ground of a part that is able or unable; undefined for the bare stage. */
  readonly ground: 'able' | 'unable' | undefined;
  /** Whether the Tab key comes here; arrows lead to the others. */
  readonly isTabStop: boolean;
  readonly isMenuOpen: boolean;
  readonly onKeyDown: (id: NodeId, event: KeyboardEvent) => void;
  readonly onPress: (id: NodeId) => void;
}

/** A server: its disc, its time-out, its role, its log and what it holds. A button that opens its menu. */
export const NodeGlyph = memo(
  ({
    id,
    metrics,
    x,
    y,
    epochWord,
    ground,
    isTabStop,
    isMenuOpen,
    onKeyDown,
    onPress,
  }: NodeGlyphProps) => {
    const look = useStageView(({ nodes }) => nodes.get(id));
    const attention = useAttention(id);
    if (look === null || look === undefined) return null;
    const { radius } = metrics;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the button within takes the focus; presses on the looks count too
      <g
        className={styles['node']}
        transform={`translate(${x} ${y})`}
        style={{ color: nodeColour(look) }}
        data-node={id}
        data-status={look.status}
        data-leads={look.leads}
        data-tone={look.tone}
        data-ground={ground}
        {...attention.element}
        data-slim={radius < 18}
        onClick={() => onPress(id)}
        onKeyDown={(event) => onKeyDown(id, event)}
      >
        <circle
          className={styles['halo']}
          r={radius + 12}
          role="button"
          tabIndex={isTabStop ? 0 : -1}
          aria-label={`${nodeWords(look, epochWord)}${attention.words}`}
          aria-expanded={isMenuOpen}
        />
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g className={styles['looks']} aria-hidden="true">
          <Looks look={look} metrics={metrics} epochWord={epochWord} />
        </g>
      </g>
    );
  },
);
