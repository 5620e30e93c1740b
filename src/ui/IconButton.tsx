import styles from './Button.module.css';
import { Button, type ButtonProps } from './Button.tsx';

interface IconButtonProps extends ButtonProps {
  /** What it does, for the screen reader and, unless `tip` says more, the tooltip. */
  readonly label: string;
  readonly wide?: boolean;
}

/** A button with a picture only; its label is spoken and shown as the tooltip. */
export const IconButton = ({
  label,
  tip = label,
  wide = false,
  className = '',
  ...rest
}: IconButtonProps) => (
  <Button
    aria-label={label}
    tip={tip}
    className={`${styles['icon']} ${wide ? styles['wide'] : ''} ${className}`}
    {...rest}
  />
);
