import type { ReactNode } from 'react';
import styles from './Panel.module.css';

interface PanelProps {
  readonly title: string;
  /** What is said of it, after its name. */
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of everything that the inspector shows: what it is, then what can be done and known. */
export const Panel = ({ title, about, children }: PanelProps) => (
  <section className={styles['panel']} aria-label={`Inspector: ${title}`}>
    <header className={styles['header']}>
      <h2 className={styles['title']}>{title}</h2>
      {about !== undefined && <p className={styles['about']}>{about}</p>}
    </header>
    {children}
  </section>
);

/** A row of buttons. */
export const Actions = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) => (
  <div className={styles['actions']} role="group" aria-label={label}>
    {children}
  </div>
);
