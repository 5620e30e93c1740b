import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { scriptNow } from '../../session/branching.ts';
import { secondsText } from '../../session/format.ts';
import { deleteEntries, moveEntries, type ScriptEdit } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import type { Run } from '../../sim/run.ts';
import { tipAttributes } from '../../ui/Button.tsx';
import { epochColour } from '../../ui/epoch.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import { collectFlags } from './collect-flags.ts';
import styles from './Flags.module.css';
import { type Flag, type FlagTone, hiddenText, type PlacedFlag, placeFlags } from './flags.ts';
import type { Sheet } from './painter.ts';
import { xOf } from './time-scale.ts';

const toneClass: Readonly<Record<FlagTone, string>> = {
  harm: styles['harm'] ?? '',
  repair: styles['repair'] ?? '',
  other: styles['other'] ?? '',
  elected: styles['moment'] ?? '',
  moment: styles['moment'] ?? '',
  broken: styles['broken'] ?? '',
};

const labelPadding = 20;
/** How far a label may stand before the run's beginning, in pixels. */
const roomBefore = 12;
let ruler: CanvasRenderingContext2D | null = null;

/** A label's width in pixels, its padding included. */
const widthOf = (label: string): number => {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return label.length * 7 + labelPadding;
  const style = getComputedStyle(document.documentElement);
  ruler.font = `600 ${0.75 * Number.parseFloat(style.fontSize)}px ${style.getPropertyValue('--words')}`;
  return ruler.measureText(label).width + labelPadding;
};

interface FlagsProps {
  readonly run: Run;
  readonly history: RunHistory;
  readonly sheet: Sheet;
  /** How many moments and events are known: flags are made again when they change. */
  readonly known: string;
  readonly eventCount: number;
  /** Brings a moment into view. */
  readonly onReveal: (micros: number) => void;
}

/** The flags above the lifelines, placed on the sheet so that they slide with it. */
export const Flags = ({ run, history, sheet, known, eventCount, onReveal }: FlagsProps) => {
  const placed = useMemo(() => {
    void known;
    const { window, width } = sheet;
    const flags = collectFlags(
      { protocol: run.protocol, records: run.records, broken: run.broken, history },
      window,
    );
    const toX = (micros: number) => xOf(window, width, micros);
    return placeFlags(flags, toX, widthOf, toX(0) - roomBefore);
  }, [run, history, sheet, known]);
  const list = useRef<HTMLDivElement>(null);
  /** The entry whose flag shall have the focus again once an edit has drawn it elsewhere. */
  const wanted = useRef<ScriptEntry | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const place = placed.findIndex(({ flag }) => flag.entries[0] === wanted.current);
    const buttons = list.current?.querySelectorAll('button');
    if (place < 0) return;
    wanted.current = null;
    buttons?.[place]?.focus({ preventScroll: true });
  }, [placed]);
  const { window: shown, width } = sheet;
  const microsAPixel = shown.spanMicros / width;
  const edit = useMemo(
    () => ({
      microsAPixel,
      apply: (made: ScriptEdit, keepsFocus: boolean) => {
        wanted.current = keepsFocus ? made.becomes : null;
        session.edit(made);
      },
    }),
    [microsAPixel],
  );
  const latest = placed.findLast(({ flag }) => flag.event < eventCount) ?? placed[0];
  return (
    // One stop for the Tab key, at the latest flag; the arrow keys go from flag to flag.
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons within
    <div ref={list} className={styles['flags']} onKeyDown={moveFocus}>
      {placed.map((each) => (
        <FlagMark
          key={`${each.flag.event} ${each.flag.tone}`}
          placed={each}
          isAhead={each.flag.event >= eventCount}
          isStop={each === latest}
          onReveal={onReveal}
          edit={edit}
        />
      ))}
    </div>
  );
};

interface FlagMarkProps {
  readonly placed: PlacedFlag;
  readonly isAhead: boolean;
  /** Whether the Tab key stops here. */
  readonly isStop: boolean;
  readonly onReveal: (micros: number) => void;
  readonly edit: FlagEdit;
}

/** How a flag changes the script. */
interface FlagEdit {
  readonly microsAPixel: number;
  readonly apply: (edit: ScriptEdit, keepsFocus: boolean) => void;
}

/** How far a hand may stray, in pixels, before a press on a flag becomes a drag. */
const slack = 4;
/** With Shift an arrow key moves a flag by so many pixels. */
const keyStep = 6;

/** Lets an intervention's flag be dragged in time, moved with Shift and an arrow, or deleted. */
const useFlagEdits = ({ atMicros, entries }: Flag, { microsAPixel, apply }: FlagEdit) => {
  const from = useRef<number | null>(null);
  const moved = useRef(false);
  const toMicros = (pixels: number): number => atMicros + pixels * microsAPixel;
  const shift = (element: Element, pixels: number): void => {
    const flag = element.parentElement;
    if (flag !== null) flag.style.translate = pixels === 0 ? '' : `${pixels.toFixed(1)}px`;
  };
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    moved.current = false;
    if (event.button !== 0 || entries.length === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = event.clientX;
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    if (from.current === null) return;
    const pixels = event.clientX - from.current;
    moved.current ||= Math.abs(pixels) > slack;
    if (moved.current) shift(event.currentTarget, pixels);
  };
  const onPointerUp = (event: PointerEvent<HTMLButtonElement>): void => {
    if (from.current === null) return;
    const pixels = event.clientX - from.current;
    from.current = null;
    shift(event.currentTarget, 0);
    if (!moved.current || event.type === 'pointercancel') return;
    apply(moveEntries(scriptNow(), entries, toMicros(pixels)), false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (entries.length === 0) return;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      apply(deleteEntries(scriptNow(), entries), false);
    } else if (event.shiftKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      const pixels = event.key === 'ArrowRight' ? keyStep : -keyStep;
      apply(moveEntries(scriptNow(), entries, toMicros(pixels)), true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onKeyDown,
    },
    /** Whether the click that has just come ends a drag. */
    wasDragged: (): boolean => moved.current,
  };
};

const moveFocus = (event: KeyboardEvent<HTMLDivElement>): void => {
  const forward = event.key === 'ArrowRight';
  if ((!forward && event.key !== 'ArrowLeft') || event.shiftKey) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const place = buttons.findIndex((button) => button.matches(':focus'));
  const next = buttons[place + (forward ? 1 : -1)];
  if (place < 0 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus({ preventScroll: true });
};

const unpoint = (): void => session.setHover(null);

const FlagMark = memo(
  ({
    placed: { flag, x, labelX, labelled, hidden },
    isAhead,
    isStop,
    onReveal,
    edit,
  }: FlagMarkProps) => {
    const { handlers, wasDragged } = useFlagEdits(flag, edit);
    const isOurs = flag.entries.length > 0;
    const others = hidden.length === 0 ? '' : `. Also here: ${hiddenText(hidden)}`;
    const style = {
      '--x': `${x.toFixed(1)}px`,
      '--shift': `${(labelX - x).toFixed(1)}px`,
      '--colour': colourOf(flag),
    } as CSSProperties; // custom properties are not among the names that React's style type lists
    const classes = [
      styles['flag'],
      flag.entries.length > 0 ? styles['ours'] : '',
      toneClass[flag.tone],
      labelled ? styles['labelled'] : styles['mark'],
      isAhead ? styles['ahead'] : '',
    ];
    return (
      <div className={classes.join(' ')} style={style}>
        <button
          type="button"
          className={styles['label']}
          tabIndex={isStop ? 0 : -1}
          onFocus={() => {
            onReveal(flag.atMicros);
            session.setHover({ kind: 'event', index: flag.event });
          }}
          onBlur={unpoint}
          onPointerEnter={() => session.setHover({ kind: 'event', index: flag.event })}
          onPointerLeave={unpoint}
          aria-label={`${flag.label}: go to ${secondsText(flag.atMicros)} s, ${flag.sentence}${others}`}
          {...(isOurs
            ? { 'aria-keyshortcuts': 'Shift+ArrowLeft Shift+ArrowRight Delete', ...handlers }
            : {})}
          {...tipAttributes({
            tip: `${secondsText(flag.atMicros)} s: ${flag.sentence}${others}${isOurs ? '. Drag it to another time; Del takes it away.' : ''}`,
          })}
          onClick={() => {
            if (isOurs && wasDragged()) return;
            session.seekToEvent(flag.event + 1);
            session.select({ kind: 'event', index: flag.event });
          }}
        >
          {labelled ? flag.label : ''}
        </button>
      </div>
    );
  },
);

const colourOf = ({ tone, epoch }: Flag): string => {
  switch (tone) {
    case 'harm':
    case 'broken':
      return 'var(--bad)';
    case 'repair':
      return 'var(--good)';
    case 'other':
      return 'var(--soft)';
    case 'elected':
    case 'moment':
      return epochColour(epoch);
  }
};
