import type { ReactNode } from 'react';
import { type Tip, tipAttributes } from './Button.tsx';
import styles from './Chip.module.css';

export type ChipTone = 'plain' | 'filled' | 'good' | 'bad' | 'caution';

const toneClass: Readonly<Record<ChipTone, string>> = {
  plain: '',
  filled: styles['filled'] ?? '',
  good: styles['good'] ?? '',
  bad: styles['bad'] ?? '',
  caution: styles['caution'] ?? '',
};

interface ChipProps extends Tip {
  readonly tone?: ChipTone;
  /** A sign before the words (✓, ✗, !), so that colour is never alone; hidden from screen readers. */
  readonly mark?: ReactNode;
  /** Said by a screen reader instead of the words. */
  readonly label?: string;
  /** Makes it a button. */
  readonly onClick?: () => void;
  /** For one that opens a window: whether it is open. */
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

/** A short fact in a rounded frame; a button when it can be pressed. */
export const Chip = ({
  tone = 'plain',
  mark,
  label,
  onClick,
  isOpen,
  children,
  tip,
  shortcut,
}: ChipProps) => {
  const className = `${styles['chip']} ${toneClass[tone]}`;
  const content = (
    <>
      {mark !== undefined && (
        <span className={styles['mark']} aria-hidden="true">
          {mark}
        </span>
      )}
      {label === undefined ? (
        children
      ) : (
        <>
          <span className="unseen">{label}</span>
          <span aria-hidden="true">{children}</span>
        </>
      )}
    </>
  );
  return onClick === undefined ? (
    <span className={className} {...tipAttributes({ tip, shortcut })}>
      {content}
    </span>
  ) : (
    <button
      type="button"
      className={className}
      onClick={onClick}
      {...(isOpen === undefined ? {} : { 'aria-haspopup': 'dialog', 'aria-expanded': isOpen })}
      {...tipAttributes({ tip, shortcut })}
    >
      {content}
    </button>
  );
};
