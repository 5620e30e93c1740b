import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useSession } from '../session/store.ts';
import type { Size } from './geometry.ts';
import { Scene } from './Scene.tsx';
import styles from './Stage.module.css';
import { StageNotes } from './StageNotes.tsx';
import { useStageView } from './use-stage.ts';

/** Follows an element's size in whole CSS pixels; null until it is known. */
const useSize = (element: React.RefObject<HTMLElement | null>): Size | null => {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = () => {
      const width = Math.floor(current.clientWidth);
      const height = Math.floor(current.clientHeight);
      if (width > 0 && height > 0) {
        setSize((before) =>
          before?.width === width && before.height === height ? before : { width, height },
        );
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
};

const NO_SIZE: Size = { width: 0, height: 0 };

interface StageProps {
  /** Stands over the stage at its upper right. */
  readonly head?: ReactNode;
  /** Stands over the stage along its lower edge. */
  readonly foot?: ReactNode;
}

/** The cluster, drawn and to be taken hold of. Fills whatever it is put into. */
export const Stage = ({ head = null, foot = null }: StageProps) => {
  const container = useRef<HTMLDivElement>(null);
  const headElement = useRef<HTMLDivElement>(null);
  const footElement = useRef<HTMLDivElement>(null);
  const size = useSize(container);
  const headSize = useSize(headElement);
  const footSize = useSize(footElement);
  const hasWorld = useStageView(() => true) === true;
  const slicing = useSession((state) => state.slicing);
  return (
    <div ref={container} className={styles['stage']} data-slicing={slicing}>
      {size !== null && hasWorld && (
        <Scene
          pixels={size}
          head={head === null ? null : headSize}
          foot={foot === null ? null : (footSize ?? NO_SIZE)}
        />
      )}
      <div ref={headElement} className={styles['head']}>
        {head}
      </div>
      <div ref={footElement} className={styles['foot']} data-empty={foot === null}>
        {foot}
      </div>
      <StageNotes />
    </div>
  );
};
