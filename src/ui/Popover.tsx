import { Popover as Base } from '@base-ui/react/popover';
import type { ComponentProps, ReactNode, RefObject } from 'react';
import styles from './Popover.module.css';

interface PopoverProps {
  readonly title: string;
  /** What it stands beside: an element, or anything with a `getBoundingClientRect`. */
  readonly anchor: ComponentProps<typeof Base.Positioner>['anchor'];
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly align?: 'start' | 'center' | 'end';
  /** What has the focus when it opens; the first control unless given. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A small panel beside what it is about, open as long as it is rendered. */
export const Popover = ({
  title,
  anchor,
  side = 'bottom',
  align = 'center',
  initialFocus,
  onClose,
  children,
}: PopoverProps) => (
  <Base.Root open onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Positioner
        className={styles['positioner']}
        anchor={anchor}
        side={side}
        align={align}
        positionMethod="fixed"
        sideOffset={8}
        collisionPadding={8}
      >
        <Base.Popup
          className={styles['popup']}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <Base.Title className={styles['title']}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
