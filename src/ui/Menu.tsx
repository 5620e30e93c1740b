import { Menu as Base } from '@base-ui/react/menu';
import type { ComponentProps } from 'react';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly label: string;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly anchor: ComponentProps<typeof Base.Positioner>['anchor'];
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** A list of things to do, beside what it is about, open as long as it is rendered. */
export const Menu = ({ label, anchor, items, onClose }: MenuProps) => (
  <Base.Root open onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Positioner
        className={styles['positioner']}
        anchor={anchor}
        align="start"
        sideOffset={6}
        collisionPadding={8}
      >
        <Base.Popup className={styles['popup']} aria-label={label}>
          {items.map((item) => (
            <Base.Item
              key={item.label}
              className={styles['item']}
              disabled={item.disabled ?? false}
              onClick={item.run}
            >
              {item.label}
              {item.shortcut !== undefined && (
                <span className={styles['key']} aria-hidden="true">
                  {item.shortcut}
                </span>
              )}
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
