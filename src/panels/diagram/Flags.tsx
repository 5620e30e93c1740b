import { type CSSProperties, type KeyboardEvent, memo, useMemo } from 'react';
import { secondsText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { tipAttributes } from '../../ui/Button.tsx';
import { epochColour } from '../../ui/epoch.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import { collectFlags } from './collect-flags.ts';
import styles from './Flags.module.css';
import { type Flag, type FlagTone, type PlacedFlag, placeFlags } from './flags.ts';
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
  const latest = placed.findLast(({ flag }) => flag.event < eventCount) ?? placed[0];
  return (
    // One stop for the Tab key, at the latest flag; the arrow keys go from flag to flag.
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons within
    <div className={styles['flags']} onKeyDown={moveFocus}>
      {placed.map((each) => (
        <FlagMark
          key={`${each.flag.event} ${each.flag.tone}`}
          placed={each}
          isAhead={each.flag.event >= eventCount}
          isStop={each === latest}
          onReveal={onReveal}
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
}

const moveFocus = (event: KeyboardEvent<HTMLDivElement>): void => {
  const forward = event.key === 'ArrowRight';
  if (!forward && event.key !== 'ArrowLeft') return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const place = buttons.findIndex((button) => button.matches(':focus'));
  const next = buttons[place + (forward ? 1 : -1)];
  if (place < 0 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus({ preventScroll: true });
};

const FlagMark = memo(
  ({ placed: { flag, x, labelX, labelled }, isAhead, isStop, onReveal }: FlagMarkProps) => {
    const style = {
      '--x': `${x.toFixed(1)}px`,
      '--shift': `${(labelX - x).toFixed(1)}px`,
      '--colour': colourOf(flag),
    } as CSSProperties; // custom properties are not among the names that React's style type lists
    const classes = [
      styles['flag'],
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
          onFocus={() => onReveal(flag.atMicros)}
          aria-label={`${flag.label}: go to ${secondsText(flag.atMicros)} s, ${flag.sentence}`}
          {...tipAttributes({ tip: `${secondsText(flag.atMicros)} s: ${flag.sentence}` })}
          onClick={() => {
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
