import { memo } from 'react';
import type { Grounds as GroundsShape } from './fault.ts';
import styles from './Grounds.module.css';
import { pathThrough, type Size } from './geometry.ts';
import { type GroundLabel, outlinesOf } from './ground-labels.ts';
import type { PartOutlook } from './stage-view.ts';

interface GroundsProps {
  readonly outlooks: readonly PartOutlook[];
  /** Null while the cluster is in one part. */
  readonly grounds: GroundsShape | null;
  readonly labels: readonly (GroundLabel | null)[];
  readonly size: Size;
  readonly isPreview: boolean;
}

const Label = ({ label, size }: { readonly label: GroundLabel; readonly size: Size }) => {
  const { left, right, top } = label.box;
  const isRight = left + right > size.width;
  return (
    <text x={isRight ? right : left} y={top + 15} textAnchor={isRight ? 'end' : 'start'}>
      {label.text}
    </text>
  );
};

/**
 * The grounds of the parts, each tinted by whether it can still do its work and saying so. A cluster
 * in one part says it only when it cannot.
 */
export const Grounds = memo(({ outlooks, grounds, labels, size, isPreview }: GroundsProps) => (
  <g className={styles['grounds']} data-preview={isPreview}>
    {outlooks.map(({ part, able }, place) => {
      if (grounds === null && able) return null;
      const label = labels[place] ?? null;
      const path = outlinesOf(grounds, place, size)
        .map((outline) => pathThrough(outline, true))
        .join('');
      return (
        <g key={part.servers[0]} className={able ? styles['able'] : styles['unable']}>
          <path d={path} />
          {label !== null && <Label label={label} size={size} />}
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
