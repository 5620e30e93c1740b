import { useRef } from 'react';
import { pageLayout, SIDE_WIDTH, usePageLayout } from '../../session/page-layout.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { CrossIcon } from '../../ui/icons.tsx';
import { late } from '../../ui/late.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { usePointed } from '../story/pointed-panel.ts';
import { Part } from './Part.tsx';
import styles from './SideColumn.module.css';

const Inspector = late(async () => (await import('../inspector/Inspector.tsx')).Inspector);
const WhyFeed = late(async () => (await import('../why/WhyFeed.tsx')).WhyFeed);

const close = (): void => pageLayout.setSideOpen(false);

/** Right of the stage: what is selected, and why what happened did. */
export const SideColumn = () => {
  const isOpen = usePageLayout((state) => state.isSideOpen);
  const width = usePageLayout((state) => state.sideWidth);
  const column = useRef<HTMLElement>(null);
  const inspector = usePointed('inspector');
  const why = usePointed('why');
  if (!isOpen) return null;
  return (
    <aside ref={column} className={styles['side']} aria-label="Details">
      <Splitter
        label="Width of the details"
        edge="left"
        {...SIDE_WIDTH}
        value={width}
        measure={() => column.current?.offsetWidth ?? width}
        onChange={pageLayout.setSideWidth}
        onClose={close}
      />
      <IconButton
        label="Close the details"
        shortcut="\"
        look="bare"
        className={styles['close'] ?? ''}
        onClick={close}
      >
        <CrossIcon />
      </IconButton>
      <div className={styles['panel']} {...inspector}>
        <Part name="The inspector">
          <Inspector />
        </Part>
      </div>
      <div className={styles['panel']} {...why}>
        <Part name="The list of reasons">
          <WhyFeed />
        </Part>
      </div>
    </aside>
  );
};
