import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './Splitter.module.css';

interface SplitterProps {
  readonly label: string;
  /** The edge of the panel on which it lies: the panel grows when it is dragged that way. */
  readonly edge: 'top' | 'left';
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** The panel's size as it is wanted, in CSS pixels. */
  readonly value: number;
  /** The panel's size as it is: the page may have no room for what is wanted. */
  readonly measure: () => number;
  readonly onChange: (pixels: number) => void;
  readonly onClose: () => void;
}

/**
 * The edge by which a panel is made larger or smaller, by dragging or with the arrow keys; Enter or a
 * double click closes the panel.
 */
export const Splitter = ({
  label,
  edge,
  minimum,
  maximum,
  step,
  value,
  measure,
  onChange,
  onClose,
}: SplitterProps) => {
  const held = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const place = (event: PointerEvent): number => (edge === 'top' ? event.clientY : event.clientX);
  const onKeyDown = (event: KeyboardEvent): void => {
    const grow = edge === 'top' ? 'ArrowUp' : 'ArrowLeft';
    const shrink = edge === 'top' ? 'ArrowDown' : 'ArrowRight';
    if (event.key === grow) onChange(measure() + step);
    else if (event.key === shrink) onChange(measure() - step);
    else if (event.key === 'Home') onChange(minimum);
    else if (event.key === 'End') onChange(maximum);
    else if (event.key === 'Enter') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation={edge === 'top' ? 'horizontal' : 'vertical'}
      aria-valuemin={minimum}
      aria-valuemax={maximum}
      aria-valuenow={value}
      tabIndex={0}
      className={styles['splitter']}
      data-edge={edge}
      data-tip={`${label}: drag, or use the arrow keys; Enter closes it`}
      onKeyDown={onKeyDown}
      onDoubleClick={onClose}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { at: place(event), size: measure() };
      }}
      onPointerMove={(event) => {
        const { current } = held;
        if (current !== null) onChange(current.size + current.at - place(event));
      }}
      onPointerUp={() => {
        held.current = null;
      }}
      onPointerCancel={() => {
        held.current = null;
      }}
    />
  );
};
