import { type ReactNode, type RefObject, useRef } from 'react';
import type { DiagramView } from './diagram-view.ts';
import type { Sheet } from './painter.ts';
import styles from './Strip.module.css';
import { useRiding } from './use-riding.ts';

interface StripProps {
  readonly label: string;
  /** Stands in the column of the nodes' names. */
  readonly names: ReactNode;
  readonly height: number;
  readonly sheet: Sheet;
  readonly view: RefObject<DiagramView | null>;
  /** What does not slide. */
  readonly above?: ReactNode;
  /** Placed on the sheet, with which it slides. */
  readonly children: ReactNode;
}

/** A strip below the diagram, on the diagram's own axis: it slides and ends where the diagram does. */
export const Strip = ({ label, names, height, sheet, view, above, children }: StripProps) => {
  const slides = useRef<HTMLDivElement>(null);
  const now = useRef<HTMLDivElement>(null);
  const shade = useRef<HTMLDivElement>(null);
  useRiding(view, slides, 'sheet');
  useRiding(view, now, 'now');
  useRiding(view, shade, 'shade');
  return (
    <section className={styles['strip']} aria-label={label} style={{ height }}>
      <div className={styles['names']}>{names}</div>
      <div className={styles['plot']}>
        <div ref={slides} className={styles['sheet']} style={{ width: sheet.width }}>
          {children}
        </div>
        <div ref={shade} className={styles['shade']} />
        <div ref={now} className={styles['now']} />
        {above}
      </div>
    </section>
  );
};
