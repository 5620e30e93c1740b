import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Run } from '../../sim/run.ts';
import { DiagramView } from '../diagram/diagram-view.ts';
import { labelledLanes } from '../diagram/lanes.ts';
import { onThemeChange } from '../diagram/on-theme-change.ts';
import plotStyles from '../diagram/Plot.module.css';
import type { Sheet } from '../diagram/painter.ts';
import { xOf } from '../diagram/time-scale.ts';
import styles from './CompareDiagram.module.css';
import type { DrawMoment } from './use-compare-clock.ts';

/** A moment marked above the lifelines. */
export interface Mark {
  readonly atMicros: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
}

interface CompareDiagramProps {
  readonly run: Run;
  readonly label: string;
  readonly marks: readonly Mark[];
  /** Up to where it is shown. */
  readonly untilMicros: number;
  readonly speed: number;
  readonly onFrame: (draw: DrawMoment) => () => void;
  readonly onSeek: (micros: number) => void;
}

/** One run's space-time diagram on the common clock; a press or a drag goes to that moment. */
export const CompareDiagram = ({
  run,
  label,
  marks,
  untilMicros,
  speed,
  onFrame,
  onSeek,
}: CompareDiagramProps) => {
  const plot = useRef<HTMLDivElement>(null);
  const sheetElement = useRef<HTMLDivElement>(null);
  const flags = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = useRef<HTMLDivElement>(null);
  const shade = useRef<HTMLDivElement>(null);
  const view = useRef<DiagramView | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const servers = useMemo(
    () => run.world.nodeIds.filter((id) => run.world.node(id).kind === 'server'),
    [run],
  );

  useLayoutEffect(() => {
    const element = plot.current;
    if (
      element === null ||
      sheetElement.current === null ||
      flags.current === null ||
      canvas.current === null ||
      now.current === null ||
      shade.current === null
    ) {
      return;
    }
    const made = new DiagramView(
      {
        plot: element,
        sheet: sheetElement.current,
        flags: flags.current,
        canvas: canvas.current,
        now: now.current,
        shade: shade.current,
      },
      setSheet,
      () => {},
    );
    made.track('fit');
    view.current = made;
    const stopThemes = onThemeChange(() => made.restyle());
    const measure = () => made.resize(element.clientWidth, element.clientHeight, servers);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      stopThemes();
      observer.disconnect();
      view.current = null;
    };
  }, [servers]);

  useEffect(
    () => onFrame((micros) => view.current?.frame({ run, micros, speed })),
    [onFrame, run, speed],
  );

  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1 || view.current === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onSeek(view.current.microsAt(event.clientX - event.currentTarget.getBoundingClientRect().left));
  };

  return (
    <figure
      className={`${plotStyles['diagram']} ${styles['diagram']}`}
      aria-label={`Space-time diagram: ${label}`}
    >
      <div className={plotStyles['names']} aria-hidden="true">
        {sheet !== null &&
          labelledLanes(sheet.lanes).map((id) => (
            <span key={id} className={plotStyles['name']} style={{ top: sheet.lanes.yOf(id) ?? 0 }}>
              {id}
            </span>
          ))}
      </div>
      <div
        ref={plot}
        className={`${plotStyles['plot']} ${styles['plot']}`}
        onPointerDown={seekTo}
        onPointerMove={seekTo}
      >
        <div
          ref={sheetElement}
          className={plotStyles['sheet']}
          style={{ width: sheet?.width ?? 0 }}
        >
          <canvas ref={canvas} className={plotStyles['canvas']} />
        </div>
        <div ref={shade} className={plotStyles['shade']} />
        <div ref={flags} className={plotStyles['sheet']} style={{ width: sheet?.width ?? 0 }}>
          {sheet !== null && <Marks {...{ marks, untilMicros, sheet }} />}
        </div>
        <div ref={now} className={styles['now']} />
      </div>
    </figure>
  );
};

/** A mark closer than this to the next one, in pixels, leaves the words to it. */
const roomForWords = 72;
/** As wide as a letter of the words may be, and their padding, in pixels. */
const LETTER_PIXELS = 7;
const PADDING_PIXELS = 12;

interface MarksProps {
  readonly marks: readonly Mark[];
  readonly untilMicros: number;
  readonly sheet: Sheet;
}

const Marks = ({ marks, untilMicros, sheet }: MarksProps) => {
  const end = xOf(sheet.window, sheet.width, untilMicros);
  const placed = marks.map((mark) => ({
    ...mark,
    left: xOf(sheet.window, sheet.width, mark.atMicros),
  }));
  return placed.map(({ text, tone, left }, place) => {
    const next = placed[place + 1];
    const hasRoom = next === undefined || next.left - left > roomForWords;
    const isAtTheEnd = left + text.length * LETTER_PIXELS + PADDING_PIXELS > end;
    const classes = [
      styles['mark'],
      tone === 'bad' ? styles['bad'] : '',
      isAtTheEnd ? styles['atTheEnd'] : '',
    ];
    return (
      <div key={text} className={classes.join(' ')} style={{ left }}>
        {hasRoom && <span className={styles['markText']}>{text}</span>}
      </div>
    );
  });
};
