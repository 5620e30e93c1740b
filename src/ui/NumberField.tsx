import { NumberField as Base } from '@base-ui/react/number-field';
import styles from './Field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step?: number;
  readonly value: number;
  /** Written after the number: `ms`, `%`. */
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}

/** A number between two bounds: typed, or stepped with the arrow keys and the buttons. */
export const NumberField = ({
  label,
  minimum,
  maximum,
  step = 1,
  value,
  unit,
  onChange,
}: NumberFieldProps) => (
  <Base.Root
    value={value}
    min={minimum}
    max={maximum}
    step={step}
    format={{ useGrouping: false, maximumFractionDigits: 3 }}
    onValueChange={(next) => next !== null && onChange(next)}
  >
    <Base.Group className={styles['group']}>
      <Base.Decrement className={styles['step']} aria-label={`Less: ${label}`}>
        −
      </Base.Decrement>
      <Base.Input className={styles['input']} aria-label={unit ? `${label} (${unit})` : label} />
      {unit !== undefined && (
        <span className={styles['unit']} aria-hidden="true">
          {unit}
        </span>
      )}
      <Base.Increment className={styles['step']} aria-label={`More: ${label}`}>
        +
      </Base.Increment>
    </Base.Group>
  </Base.Root>
);
