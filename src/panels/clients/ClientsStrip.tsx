import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type RefObject,
  useCallback,
  useMemo,
} from 'react';
import { momentText, secondsText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import { useVerdicts } from '../../session/verdicts/verdict-store.ts';
import type { Run } from '../../sim/run.ts';
import { tipAttributes } from '../../ui/Button.tsx';
import type { DiagramView } from '../diagram/diagram-view.ts';
import type { Sheet } from '../diagram/painter.ts';
import { Strip } from '../diagram/Strip.tsx';
import { xOf } from '../diagram/time-scale.ts';
import styles from './ClientsStrip.module.css';
import { crowdPieces } from './crowd.ts';
import {
  barText,
  effectOf,
  type OperationBar,
  operationBars,
  type ShownViolation,
  shownViolation,
} from './operation-bars.ts';

interface ClientsStripProps {
  readonly run: Run;
  readonly sheet: Sheet;
  readonly view: RefObject<DiagramView | null>;
  /** Brings a moment into view. */
  readonly onReveal: (micros: number) => void;
}

/** Height of the line with the legend or the violation, and of all clients' lanes, in pixels. */
const headHeight = 18;
const laneHeight = 24;
const mostLanesHeight = 240;
/** Lanes lower than this carry no words. */
const leastForWords = 17;
/** More bars than this are drawn without words, and cannot be picked one by one. */
const mostButtons = 250;

/** What every client asked and when, on the diagram's axis: bars from invocation to answer. */
export const ClientsStrip = ({ run, sheet, view, onReveal }: ClientsStripProps) => {
  const judgedRun = useVerdicts((state) => state.run);
  const latest = useVerdicts((state) => state.judged);
  const judged = judgedRun === run ? latest : null;
  const violation = shownViolation(judged, run.eventCount);
  const clients = run.world.nodeIds.filter((id) => run.world.node(id).kind === 'client');
  const lane = Math.min(laneHeight, mostLanesHeight / Math.max(1, clients.length));
  const { window, width } = sheet;
  const { operations, knownUntilMicros } = run;
  const { length: known, revision } = run.records;
  const bars = useMemo(() => {
    // Operations are gathered in place, and these say that more has come to be known of them.
    void [known, revision];
    const { startMicros, spanMicros } = window;
    const stretch = { startMicros, endMicros: startMicros + spanMicros, knownUntilMicros };
    return operationBars(operations, stretch, violation);
  }, [operations, known, revision, knownUntilMicros, window, violation]);
  const toX = useCallback((micros: number) => xOf(window, width, micros), [window, width]);
  const places = new Map(clients.map((id, place) => [id, headHeight + place * lane]));
  const picked = bars.length <= mostButtons ? bars : bars.filter(({ violates }) => violates);
  const stop = picked.findLast(({ fromMicros }) => fromMicros <= run.nowMicros) ?? picked[0];
  return (
    <Strip
      label="Clients’ operations"
      height={headHeight + lane * clients.length + 2}
      sheet={sheet}
      view={view}
      names={clients.map((id, place) => (
        <span
          key={id}
          className={styles['name']}
          style={{ top: headHeight + (place + 0.5) * lane }}
          hidden={lane < leastForWords && place % 2 === 1}
        >
          {id}
        </span>
      ))}
      above={<Head violation={violation} isCrowded={bars.length > mostButtons} />}
    >
      {bars.length > mostButtons && <Crowd bars={bars} toX={toX} places={places} lane={lane} />}
      {violation !== null && (
        <div className={styles['broken']} style={{ left: toX(violation.atMicros) }} />
      )}
      {/* One stop for the Tab key, at the latest operation; the arrow keys go from one to the next. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons within */}
      <div onKeyDown={moveFocus}>
        {picked.map((bar) => {
          const effectMicros = effectOf(judged, bar.place);
          return (
            <Bar
              key={bar.id}
              bar={bar}
              left={toX(bar.fromMicros)}
              right={toX(bar.toMicros)}
              effectMicros={effectMicros}
              effect={effectMicros === null ? null : toX(effectMicros)}
              top={places.get(bar.client) ?? headHeight}
              lane={lane}
              isStop={bar === stop}
              onReveal={onReveal}
            />
          );
        })}
      </div>
    </Strip>
  );
};

const outcomeWords: Readonly<Record<OperationBar['outcome'], string>> = {
  ok: 'ok',
  fail: 'failed',
  unknown: 'no answer heard',
  open: 'open',
};

interface HeadProps {
  readonly violation: ShownViolation | null;
  readonly isCrowded: boolean;
}

/** What the bars mean; in its place, what is wrong with them. */
const Head = ({ violation, isCrowded }: HeadProps) => {
  if (violation !== null) {
    const { sentence, atEvent, atMicros } = violation;
    return (
      <button
        type="button"
        className={styles['violation']}
        {...tipAttributes({ tip: sentence })}
        onClick={() => session.seekToEvent(atEvent + 1)}
      >
        <span aria-hidden="true">✗ </span>
        {sentence}
        <span className="unseen"> Go to {momentText(atMicros)}.</span>
      </button>
    );
  }
  return (
    <p className={styles['legend']}>
      {(['ok', 'fail', 'unknown'] as const).map((outcome) => (
        <span key={outcome} className={styles['entry']}>
          <span className={`${styles['sample']} ${styles[outcome]}`} />
          {outcomeWords[outcome]}
        </span>
      ))}
      <span className={styles['entry']}>
        {!isCrowded && <span className={styles['sampleEffect']} />}
        {isCrowded ? 'zoom in to choose one' : 'took effect'}
      </span>
    </p>
  );
};

interface CrowdProps {
  readonly bars: readonly OperationBar[];
  readonly toX: (micros: number) => number;
  readonly places: ReadonlyMap<string, number>;
  readonly lane: number;
}

/** Very many operations: one path for each outcome. */
const Crowd = ({ bars, toX, places, lane }: CrowdProps) => {
  const pieces = useMemo(() => crowdPieces(bars, toX), [bars, toX]);
  const paths = new Map<string, string>();
  for (const { client, left, right, outcome } of pieces) {
    const size = right - left;
    const top = (places.get(client) ?? 0) + 2;
    const piece = `M${left.toFixed(1)} ${top}h${size.toFixed(1)}v${lane - 4}h${-size.toFixed(1)}z`;
    paths.set(outcome, (paths.get(outcome) ?? '') + piece);
  }
  return (
    <svg className={styles['crowd']} aria-hidden="true">
      {[...paths].map(([outcome, path]) => (
        <path key={outcome} className={styles[`${outcome}Path`]} d={path} />
      ))}
    </svg>
  );
};

const moveFocus = (event: KeyboardEvent<HTMLDivElement>): void => {
  const forward = event.key === 'ArrowRight';
  if (!forward && event.key !== 'ArrowLeft') return;
  const { activeElement } = document;
  const next = forward ? activeElement?.nextElementSibling : activeElement?.previousElementSibling;
  if (!(next instanceof HTMLButtonElement)) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus({ preventScroll: true });
};

interface BarProps {
  readonly bar: OperationBar;
  readonly left: number;
  readonly right: number;
  /** When it took effect, and where that lies; null where that is not known. */
  readonly effectMicros: number | null;
  readonly effect: number | null;
  readonly top: number;
  readonly lane: number;
  readonly isStop: boolean;
  readonly onReveal: (micros: number) => void;
}

const leastWidth = 5;

const Bar = memo(
  ({ bar, left, right, effectMicros, effect, top, lane, isStop, onReveal }: BarProps) => {
    const { client, fromMicros, toMicros, outcome, record, violates, event } = bar;
    const text = barText(record);
    const width = Math.max(leastWidth, right - left);
    const ended = outcome === 'open' ? '' : ` to ${secondsText(toMicros)}`;
    const took = effectMicros === null ? '' : ` Took effect at ${momentText(effectMicros)}.`;
    const wrong = violates ? ' It cannot be explained together with others.' : '';
    const told = `${client} ${text}: ${outcomeWords[outcome]}, ${secondsText(fromMicros)}${ended} s.${took}${wrong}`;
    const style: CSSProperties = { left, width, top: top + 1, height: lane - 2 };
    return (
      <button
        type="button"
        className={`${styles['bar']} ${styles[outcome]} ${violates ? styles['violates'] : ''}`}
        style={style}
        tabIndex={isStop ? 0 : -1}
        aria-label={told}
        {...tipAttributes({ tip: told })}
        onFocus={() => onReveal(fromMicros)}
        onClick={() => {
          session.seekToEvent(event + 1);
          session.select({ kind: 'event', index: event });
        }}
      >
        {lane >= leastForWords && <span className={styles['text']}>{text}</span>}
        {effect !== null && <span className={styles['effect']} style={{ left: effect - left }} />}
      </button>
    );
  },
  (before, after) =>
    before.left === after.left &&
    before.right === after.right &&
    before.effect === after.effect &&
    before.effectMicros === after.effectMicros &&
    before.top === after.top &&
    before.lane === after.lane &&
    before.isStop === after.isStop &&
    before.bar.outcome === after.bar.outcome &&
    before.bar.record === after.bar.record &&
    before.bar.violates === after.bar.violates &&
    before.bar.event === after.bar.event,
);
