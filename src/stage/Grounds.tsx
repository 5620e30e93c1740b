import { memo } from 'react';
import type { Grounds as GroundsShape } from './fault.ts';
import styles from './Grounds.module.css';
import { pathThrough, type Size } from './geometry.ts';
import { type GroundLabel, LINE_SHARE, outlinesOf } from './ground-labels.ts';
import type { PartOutlook } from './stage-view.ts';

interface GroundsProps {
  readonly outlooks: readonly PartOutlook[];
  /** Null while the cluster is in one part. */
  readonly grounds: GroundsShape | null;
  readonly size: Size;
  readonly isPreview: boolean;
}

interface GroundLabelsProps extends Pick<GroundsProps, 'outlooks' | 'size'> {
  readonly labels: readonly (GroundLabel | null)[];
}

const Label = ({ label, size }: { readonly label: GroundLabel; readonly size: Size }) => {
  const { box, lines, sentence, type } = label;
  const { left, right, top } = box;
  const isRight = left + right > size.width;
  return (
    <text
      fontSize={type}
      textAnchor={isRight ? 'end' : 'start'}
      data-tip={lines.join(' ') === sentence ? undefined : sentence}
    >
      {lines.map((line, place) => (
        <tspan key={line} x={isRight ? right : left} y={top + type * (1 + place * LINE_SHARE)}>
          {line}
        </tspan>
      ))}
    </text>
  );
};

/**
 * The grounds of the parts, each tinted by whether it can still do its work. A cluster in one part has
 * one only when it cannot.
 */
export const Grounds = memo(({ outlooks, grounds, size, isPreview }: GroundsProps) => (
  <g className={styles['grounds']} data-preview={isPreview}>
    {outlooks.map(({ part, able }, place) => {
      if (grounds === null && able) return null;
      const path = outlinesOf(grounds, place, size)
        .map((outline) => pathThrough(outline, true))
        .join('');
      return (
        <g key={part.servers[0]} className={able ? styles['able'] : styles['unable']}>
          <path d={path} />
        </g>
      );
    })}
  </g>
));

/** What the parts can still do, over the links that run across their grounds. */
export const GroundLabels = memo(({ outlooks, labels, size }: GroundLabelsProps) => (
  <g className={styles['labels']}>
    {outlooks.map(({ part, able }, place) => {
      const label = labels[place] ?? null;
      return label === null ? null : (
        <g key={part.servers[0]} className={able ? styles['able'] : styles['unable']}>
          <Label label={label} size={size} />
        </g>
      );
    })}
  </g>
));

interface FaultsProps {
  readonly grounds: GroundsShape;
  readonly onHeal: (groups: readonly [number, number]) => void;
}

/** The dashed faults between grounds: pressing one mends every link across it. */
export const Faults = memo(({ grounds, onHeal }: FaultsProps) => (
  <g>
    {grounds.faults.map(({ groups, line }) => {
      const path = pathThrough(line);
      return (
        <g
          key={path}
          className={styles['fault']}
          role="button"
          tabIndex={-1}
          aria-label="Heal: mend every link across this fault"
          data-tip="Heal this fault"
          onClick={() => onHeal(groups)}
          onKeyDown={(event) => event.key === 'Enter' && onHeal(groups)}
        >
          <path className={styles['faultTarget']} d={path} />
          <path className={styles['faultLine']} d={path} />
        </g>
      );
    })}
  </g>
));
