import type { ComponentProps } from 'react';
import styles from './Button.module.css';

/**
 * What a control shows when pointed at or focused, and its key. `TooltipLayer` draws both;
 * `shortcut` is written as people read it (`Space`, `Shift+.`).
 */
export interface Tip {
  readonly tip?: string | undefined;
  readonly shortcut?: string | undefined;
}

/** The attributes by which `TooltipLayer` finds a tip; for elements that are not one of these buttons. */
export const tipAttributes = ({ tip, shortcut }: Tip) => ({
  ...(tip === undefined ? {} : { 'data-tip': tip }),
  ...(shortcut === undefined ? {} : { 'data-tip-key': shortcut }),
});

export type ButtonLook = 'plain' | 'accent' | 'strong' | 'bare' | 'link';

export interface ButtonProps extends ComponentProps<'button'>, Tip {
  readonly look?: ButtonLook;
  readonly large?: boolean;
}

const lookClass: Readonly<Record<ButtonLook, string>> = {
  plain: '',
  accent: styles['accent'] ?? '',
  strong: styles['strong'] ?? '',
  bare: styles['bare'] ?? '',
  link: styles['link'] ?? '',
};

/** A button with words. */
export const Button = ({
  look = 'plain',
  large = false,
  tip,
  shortcut,
  className = '',
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    className={`${styles['button']} ${lookClass[look]} ${large ? styles['large'] : ''} ${className}`}
    {...tipAttributes({ tip, shortcut })}
    {...rest}
  />
);
