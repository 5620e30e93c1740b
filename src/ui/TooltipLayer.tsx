import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './TooltipLayer.module.css';

/** How long the pointer rests before a tip shows; the next ones show at once for a while. */
const REST_MILLIS = 450;
const GAP_PIXELS = 8;

interface Shown {
  readonly text: string;
  readonly key: string | null;
  readonly anchor: DOMRect;
}

/** Whether all that an element says can be seen in it. */
const isWhole = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element): boolean =>
  scrollWidth <= clientWidth && scrollHeight <= clientHeight;

const read = (element: Element): Shown | null => {
  const text = element.getAttribute('data-tip');
  if (text === null) return null;
  if (element.hasAttribute('data-tip-when-cut') && isWhole(element)) return null;
  return {
    text,
    key: element.getAttribute('data-tip-key'),
    anchor: element.getBoundingClientRect(),
  };
};

const tipped = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[data-tip]') : null;

/**
 * Draws the tip of whichever element with `data-tip` is pointed at or has the keyboard's focus. One
 * layer serves the whole page, so that a tip costs its element nothing. The tip repeats what the
 * element's own label says, so screen readers do not hear it twice. With `data-tip-when-cut` it shows
 * only where the element's text does not fit.
 */
export const TooltipLayer = () => {
  const [shown, setShown] = useState<Shown | null>(null);
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let over: Element | null = null;
    let timer = 0;
    const hide = () => {
      window.clearTimeout(timer);
      over = null;
      setShown(null);
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return;
      const element = tipped(event.target);
      if (element === over) return;
      hide();
      over = element;
      if (element === null) return;
      timer = window.setTimeout(() => {
        if (element.isConnected) setShown(read(element));
      }, REST_MILLIS);
    };
    // Only where someone goes from control to control, not where a window puts the focus itself.
    let isTabbing = false;
    const onFocus = (event: FocusEvent) => {
      const element = tipped(event.target);
      hide();
      if (isTabbing && element !== null) setShown(read(element));
    };
    const onKey = (event: KeyboardEvent) => {
      isTabbing = event.key === 'Tab';
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', onKey);
    window.addEventListener('resize', hide);
    return () => {
      hide();
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('resize', hide);
    };
  }, []);

  useLayoutEffect(() => {
    const element = bubble.current;
    if (element === null || shown === null) return;
    const { anchor } = shown;
    const { width, height } = element.getBoundingClientRect();
    const below = anchor.bottom + GAP_PIXELS;
    const fitsBelow = below + height <= window.innerHeight;
    const left = anchor.left + anchor.width / 2 - width / 2;
    element.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`;
    element.style.top = `${fitsBelow ? below : anchor.top - GAP_PIXELS - height}px`;
  }, [shown]);

  if (shown === null) return null;
  return (
    <div ref={bubble} className={styles['tip']} aria-hidden="true">
      {shown.text}
      {shown.key !== null && <kbd className={styles['key']}>{shown.key}</kbd>}
    </div>
  );
};
