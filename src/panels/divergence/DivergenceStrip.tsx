import { type RefObject, useMemo } from 'react';
import { takeInWithin } from '../../session/advance.ts';
import { replicasOf } from '../../session/verdicts/replicas-of.ts';
import type { Run } from '../../sim/run.ts';
import { tipAttributes } from '../../ui/Button.tsx';
import type { DiagramView } from '../diagram/diagram-view.ts';
import type { Sheet } from '../diagram/painter.ts';
import { Strip } from '../diagram/Strip.tsx';
import { xOf } from '../diagram/time-scale.ts';
import { placeOfLast } from '../run-history/lifelines.ts';
import styles from './DivergenceStrip.module.css';
import { divergenceSteps, statesText } from './steps.ts';

interface DivergenceStripProps {
  readonly run: Run;
  readonly sheet: Sheet;
  readonly view: RefObject<DiagramView | null>;
}

const height = 22;
const floor = 3;

/** How many different states the live servers hold, over time: flat where all agree. */
export const DivergenceStrip = ({ run, sheet, view }: DivergenceStripProps) => {
  const history = replicasOf(run);
  // Growing it while rendering is safe: it only remembers what the run's records say.
  takeInWithin((most) => history.extend(run.records, most));
  const { divergences } = history;
  const now = divergences[placeOfLast(divergences, ({ fromEvent }) => fromEvent < run.eventCount)];
  const text = statesText(now ?? { states: 0, live: 0 });
  const { window, width } = sheet;
  const end = Math.min(run.knownUntilMicros, window.startMicros + window.spanMicros);
  const { eventCount: known, version } = history;
  const steps = useMemo(() => {
    // The history grows in place, and these say that it has.
    void [known, version];
    const toX = (micros: number) => xOf(window, width, micros);
    return divergenceSteps(divergences, toX, width, toX(end));
  }, [divergences, known, version, window, width, end]);
  const most = steps.reduce((largest, { states }) => Math.max(largest, states), 3);
  const heightOf = (states: number) =>
    states <= 1 ? 2 : floor + ((states - 1) / (most - 1)) * (height - floor - 4);
  const path = ({ fromX, toX: until, states }: (typeof steps)[number]) =>
    `M${fromX} ${height - 2}v${-heightOf(states).toFixed(1)}h${until - fromX}V${height - 2}z`;
  return (
    <Strip
      label="Divergence"
      height={height}
      sheet={sheet}
      view={view}
      names={
        <span
          className={(now?.states ?? 1) > 1 ? styles['diverged'] : styles['agreed']}
          {...tipAttributes({ tip: `How many different states the live servers hold. ${text}` })}
        >
          {now?.states ?? 0}
          <span className={styles['word']}>{now?.states === 1 ? ' state' : ' states'}</span>
        </span>
      }
    >
      <svg className={styles['chart']} role="img" aria-label={text}>
        <path
          className={styles['one']}
          d={steps
            .filter(({ states }) => states <= 1)
            .map(path)
            .join('')}
        />
        <path
          className={styles['several']}
          d={steps
            .filter(({ states }) => states > 1)
            .map(path)
            .join('')}
        />
      </svg>
    </Strip>
  );
};
