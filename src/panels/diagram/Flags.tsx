import { type CSSProperties, memo, useMemo } from 'react';
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
  moment: styles['moment'] ?? '',
  broken: styles['broken'] ?? '',
};

const labelPadding = 20;
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
}

/** The flags above the lifelines, placed on the sheet so that they slide with it. */
export const Flags = ({ run, history, sheet, known, eventCount }: FlagsProps) => {
  const placed = useMemo(() => {
    void known;
    const { window, width } = sheet;
    const flags = collectFlags(
      { protocol: run.protocol, records: run.records, broken: run.broken, history },
      window,
    );
    return placeFlags(flags, (micros) => xOf(window, width, micros), widthOf);
  }, [run, history, sheet, known]);
  return (
    <div className={styles['flags']}>
      {placed.map((each) => (
        <FlagMark
          key={`${each.flag.event} ${each.flag.tone}`}
          placed={each}
          isAhead={each.flag.event >= eventCount}
        />
      ))}
    </div>
  );
};

const FlagMark = memo(
  ({ placed: { flag, x, labelled }, isAhead }: { placed: PlacedFlag; isAhead: boolean }) => {
    // Custom properties are not among the names that React's style type lists.
    const style = { '--x': `${x.toFixed(1)}px`, '--colour': colourOf(flag) } as CSSProperties;
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
          aria-label={`Go to ${secondsText(flag.atMicros)} s: ${flag.sentence}`}
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
    case 'moment':
      return epochColour(epoch);
  }
};
