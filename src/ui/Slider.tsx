import type { CSSProperties } from 'react';
import { type Tip, tipAttributes } from './Button.tsx';
import styles from './Slider.module.css';

interface SliderProps extends Tip {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly value: number;
  /** The value in words, for the screen reader. */
  readonly valueText?: string;
  readonly onChange: (value: number) => void;
}

/** A value on a line: the browser's own range input, which keys, touch and screen readers know. */
export const Slider = ({
  label,
  minimum,
  maximum,
  step,
  value,
  valueText,
  onChange,
  tip,
  shortcut,
}: SliderProps) => {
  const filled = `${((value - minimum) / (maximum - minimum)) * 100}%`;
  // A custom property is not among the names that React's style type lists.
  const style = { '--filled': filled } as CSSProperties;
  return (
    <input
      type="range"
      className={styles['slider']}
      aria-label={label}
      aria-valuetext={valueText}
      min={minimum}
      max={maximum}
      step={step}
      value={value}
      style={style}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      {...tipAttributes({ tip, shortcut })}
    />
  );
};
