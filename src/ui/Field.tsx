import type { ReactNode } from 'react';
import styles from './Field.module.css';

interface FieldProps {
  readonly label: string;
  readonly explanation?: ReactNode;
  /** The control, which carries the label for screen readers itself. */
  readonly children: ReactNode;
}

/** A line of a form: what it is, the control, and below what it does. */
export const Field = ({ label, explanation, children }: FieldProps) => (
  <div className={styles['field']}>
    <span className={styles['label']}>{label}</span>
    {children}
    {explanation !== undefined && <p className={styles['explanation']}>{explanation}</p>}
  </div>
);
