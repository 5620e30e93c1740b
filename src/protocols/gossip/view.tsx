import { useId } from 'react';
import type { PictureProps } from '../../sim/protocol.ts';
import { toneColour } from '../../ui/epoch.ts';
import {
  areaOf,
  nowShare,
  type Part,
  parts,
  type SpreadingCurve,
  shownCurve,
  spreadingText,
} from './spreading.ts';
import styles from './view.module.css';

export const title = 'How the last update spreads';

const colours: Readonly<Record<Part, string>> = {
  susceptible: 'var(--track)',
  infective: toneColour('active'),
  removed: toneColour('done'),
};

const Areas = ({ curve }: { readonly curve: SpreadingCurve }) =>
  parts.map((part) => <path key={part} d={areaOf(curve, part)} style={{ fill: colours[part] }} />);

/**
 * How many sites are susceptible, infective and removed over time, stacked. What is known to come
 * after the moment shown is pale.
 */
export const Picture = (props: PictureProps) => {
  const clip = useId();
  const curve = shownCurve(props);
  if (curve === null) return <p className={styles['empty']}>No update has been made yet.</p>;
  const now = nowShare(curve);
  const cycles = Math.round((curve.untilMicros - curve.fromMicros) / curve.cycleMicros);
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>{curve.title}</figcaption>
      <svg
        className={styles['chart']}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        role="img"
        aria-label={spreadingText(curve)}
      >
        <clipPath id={clip}>
          <rect width={now} height={1} />
        </clipPath>
        <g className={styles['coming']}>
          <Areas curve={curve} />
        </g>
        <g clipPath={`url(#${clip})`}>
          <Areas curve={curve} />
        </g>
        <line className={styles['now']} x1={now} x2={now} y1={0} y2={1} />
      </svg>
      <p className={styles['axis']} aria-hidden="true">
        <span>written</span>
        <span>{cycles} cycles later</span>
      </p>
      <ul className={styles['legend']}>
        {parts.toReversed().map((part) => (
          <li key={part}>
            <span className={styles['swatch']} style={{ background: colours[part] }} />
            {part} <b>{curve.now[part]}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
};
