import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { onFrame } from '../../session/frames.ts';
import { type LitEvents, litEventsOf } from '../../session/lit-events.ts';
import { useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import { useHistory, useShownRun } from '../useShownRun.ts';
import { ArrivalHandle } from './ArrivalHandle.tsx';
import { DiagramTools } from './DiagramTools.tsx';
import { DiagramView, type Tracking } from './diagram-view.ts';
import { Flags } from './Flags.tsx';
import { attachGestures } from './gestures.ts';
import { Highlights } from './Highlights.tsx';
import { labelledLanes, lanesFor } from './lanes.ts';
import { type LitMark, litMarks } from './lit.ts';
import { NowLine } from './NowLine.tsx';
import { onThemeChange } from './on-theme-change.ts';
import plotStyles from './Plot.module.css';
import type { Sheet } from './painter.ts';
import { SelectionTools } from './SelectionTools.tsx';
import styles from './SpaceTimeDiagram.module.css';
import { xOf } from './time-scale.ts';

/**
 * Time from left to right, one lifeline for each node, every message a line: what happened, seen at
 * once, and the handle by which to go through it.
 */
export const SpaceTimeDiagram = () => {
  const run = useShownRun();
  return run === null ? null : <Diagram run={run} />;
};

/** What else can be drawn on the diagram's axis, below it. */
export interface OnAxis {
  readonly run: Run;
  readonly sheet: Sheet;
  readonly view: RefObject<DiagramView | null>;
  /** Brings a moment into view. */
  readonly onReveal: (micros: number) => void;
}

interface DiagramProps {
  readonly run: Run;
  /** What takes the place of the lifelines; of the diagram only flags, axis and handle remain. */
  readonly instead?: (axis: OnAxis) => ReactNode;
}

/** The diagram of a run; or its axis with something else on it. */
export const Diagram = ({ run, instead }: DiagramProps) => {
  const history = useHistory(run);
  const [showsClients, setShowsClients] = useState(false);
  const nodes = useShownNodes(run, instead === undefined ? showsClients : null);
  const plot = useRef<HTMLDivElement>(null);
  const now = useRef<HTMLDivElement>(null);
  const { view, sheet, tracking, refs } = useDiagramView(plot, now, nodes);
  const selection = useSession((state) => state.selection);
  const causalDirection = useSession((state) => state.causalDirection);
  const onReveal = useCallback((micros: number) => view.current?.reveal(micros), [view]);
  const onTrack = useCallback((next: Tracking) => view.current?.track(next), [view]);
  const onZoom = useCallback((factor: number) => view.current?.zoomBy(factor), [view]);
  const lit = litEventsOf({ run, selection, causalDirection });
  const marks = useLitMarks(run, history, sheet, lit);
  const known = `${history.moments.length} ${history.version} ${run.broken.length}`;
  return (
    <section
      className={`${plotStyles['diagram']} ${styles['diagram']}`}
      data-bare={instead !== undefined}
      aria-label={instead === undefined ? 'Space-time diagram' : 'Time axis'}
    >
      <div className={styles['main']}>
        <LaneNames sheet={sheet} />
        <div ref={plot} className={`${plotStyles['plot']} ${styles['plot']}`}>
          <div
            ref={refs.sheet}
            className={plotStyles['sheet']}
            style={{ width: sheet?.width ?? 0 }}
          >
            <canvas ref={refs.canvas} className={plotStyles['canvas']} />
            {lit !== null && (
              <div className={styles['veil']} style={{ height: sheet?.lanes.height ?? 0 }} />
            )}
            {sheet && <Highlights {...{ run, history, sheet, selection, marks }} />}
          </div>
          <div ref={refs.shade} className={plotStyles['shade']} />
          <div
            ref={refs.flags}
            className={plotStyles['sheet']}
            style={{ width: sheet?.width ?? 0 }}
          >
            {sheet && (
              <Flags {...{ run, history, sheet, known, onReveal }} eventCount={run.eventCount} />
            )}
            {sheet && selection?.kind === 'message' && (
              <ArrivalHandle
                key={selection.id}
                id={selection.id}
                untilMicros={run.scenario.untilMicros}
                {...{ history, sheet }}
              />
            )}
          </div>
          <NowLine run={run} view={view} element={now} />
        </div>
        {lit !== null && <SelectionTools run={run} lit={lit} />}
        <DiagramTools
          run={run}
          view={view}
          tracking={tracking}
          showsClients={showsClients}
          onTrack={onTrack}
          onZoom={onZoom}
          onShowClients={
            instead === undefined && run.scenario.clients.length > 0 ? setShowsClients : null
          }
        />
      </div>
      {instead !== undefined && sheet && instead({ run, sheet, view, onReveal })}
    </section>
  );
};

const nothingLit: readonly LitMark[] = [];

/** What is lit on a sheet: what led to an event, or what came of it, as far as is known. */
const useLitMarks = (
  run: Run,
  history: RunHistory,
  sheet: Sheet | null,
  lit: LitEvents | null,
): readonly LitMark[] => {
  // What came of an event grows with what is known; what led to it does not.
  const known = lit?.direction === 'future' ? history.eventCount : history.version;
  return useMemo(() => {
    void known;
    if (sheet === null || lit === null) return nothingLit;
    const { window, width, lanes } = sheet;
    const toX = (micros: number) => xOf(window, width, micros);
    return litMarks(lit, run, history, toX, lanes.yOf, width);
  }, [run, history, sheet, lit, known]);
};

/** The nodes that have a lane, none for null; the same list as long as it holds the same names. */
const useShownNodes = (run: Run, showsClients: boolean | null): readonly string[] => {
  const names =
    showsClients === null
      ? ''
      : run.world.nodeIds
          .filter((id) => showsClients || run.world.node(id).kind === 'server')
          .join(' ');
  return useMemo(() => (names === '' ? NO_NODES : names.split(' ')), [names]);
};

const NO_NODES: readonly string[] = [];

const LaneNames = memo(({ sheet }: { readonly sheet: Sheet | null }) => {
  const lanes = sheet?.lanes ?? lanesFor([], 0);
  return (
    <div className={plotStyles['names']} aria-hidden="true">
      {labelledLanes(lanes).map((id) => (
        <span key={id} className={plotStyles['name']} style={{ top: lanes.yOf(id) ?? 0 }}>
          {id}
        </span>
      ))}
    </div>
  );
});

const useDiagramView = (
  plot: RefObject<HTMLDivElement | null>,
  now: RefObject<HTMLDivElement | null>,
  nodes: readonly string[],
) => {
  const refs = {
    sheet: useRef<HTMLDivElement>(null),
    flags: useRef<HTMLDivElement>(null),
    canvas: useRef<HTMLCanvasElement>(null),
    shade: useRef<HTMLDivElement>(null),
  };
  const { sheet: sheetRef, flags: flagsRef, canvas: canvasRef, shade: shadeRef } = refs;
  const view = useRef<DiagramView | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [tracking, setTracking] = useState<Tracking>('follow');

  useLayoutEffect(() => {
    const elements = {
      plot: plot.current,
      sheet: sheetRef.current,
      flags: flagsRef.current,
      canvas: canvasRef.current,
      shade: shadeRef.current,
      now: now.current,
    };
    if (!hasAll(elements)) return;
    const made = new DiagramView(elements, setSheet, setTracking);
    view.current = made;
    const letGo = attachGestures(elements.plot, made);
    const stopFrames = onFrame((micros) => {
      const { run, speed, opening } = useSession.getState();
      if (run) made.frame({ run, opening, micros, speed });
    });
    const stopThemes = onThemeChange(() => made.restyle());
    return () => {
      letGo();
      stopFrames();
      stopThemes();
      view.current = null;
    };
  }, [plot, now, sheetRef, flagsRef, canvasRef, shadeRef]);

  useLayoutEffect(() => {
    const element = plot.current;
    if (element === null) return;
    const measure = () => view.current?.resize(element.clientWidth, element.clientHeight, nodes);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [plot, nodes]);

  useEffect(() => {
    let isGone = false;
    // The axis is painted with a font that may come after the first frame.
    void document.fonts.ready.then(() => {
      if (!isGone) view.current?.restyle();
    });
    return () => {
      isGone = true;
    };
  }, []);

  return { view, sheet, tracking, refs };
};

type Elements = ConstructorParameters<typeof DiagramView>[0];

const hasAll = (
  elements: { [Name in keyof Elements]: Elements[Name] | null },
): elements is Elements => Object.values(elements).every((element) => element !== null);
