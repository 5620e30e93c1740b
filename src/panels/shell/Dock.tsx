import { useRef } from 'react';
import { DOCK_HEIGHT, DOCK_PANELS, pageLayout, usePageLayout } from '../../session/page-layout.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { TabList, tabId } from '../../ui/TabList.tsx';
import { usePointed, usePointedPanelOpen } from '../story/pointed-panel.ts';
import styles from './Dock.module.css';
import { dockPanels } from './dock-panels.ts';
import { Part } from './Part.tsx';
import { Transport } from './Transport.tsx';

const tabs = DOCK_PANELS.map((id) => ({ id, label: dockPanels[id].label }));

/** Time, and below it one of the panels; on a phone only time, for the sheet holds the panels. */
export const Dock = ({ isWide }: { readonly isWide: boolean }) => {
  const active = usePageLayout((state) => (state.isDockOpen ? state.dockPanel : null));
  const height = usePageLayout((state) => state.dockHeight);
  const panel = useRef<HTMLDivElement>(null);
  usePointedPanelOpen();
  const pointed = usePointed(active ?? 'space-time');
  return (
    <>
      <div className={styles['time']}>
        {isWide && active !== null && (
          <Splitter
            label="Height of the dock"
            edge="top"
            {...DOCK_HEIGHT}
            value={height}
            measure={() => panel.current?.offsetHeight ?? height}
            onChange={pageLayout.setDockHeight}
            onClose={pageLayout.closeDock}
          />
        )}
        <Transport />
        {isWide && (
          <div className={styles['tabs']}>
            <TabList
              label="In the dock"
              tabs={tabs}
              active={active}
              panelId="dock"
              onChange={pageLayout.toggleDock}
            />
            <IconButton
              label={active === null ? 'Open the dock' : 'Close the dock'}
              look="bare"
              className={styles['close'] ?? ''}
              aria-expanded={active !== null}
              onClick={() =>
                active === null
                  ? pageLayout.openDock(usePageLayout.getState().dockPanel)
                  : pageLayout.closeDock()
              }
            >
              <ChevronIcon />
            </IconButton>
          </div>
        )}
      </div>
      {isWide && active !== null && (
        <div
          ref={panel}
          id="dock"
          role="tabpanel"
          aria-labelledby={tabId('dock', active)}
          className={styles['dock']}
          {...pointed}
        >
          <Part key={active} name={dockPanels[active].name}>
            <DockContent panel={active} />
          </Part>
        </div>
      )}
    </>
  );
};

/** One of the panels, loaded when it is first shown. */
export const DockContent = ({ panel }: { readonly panel: (typeof DOCK_PANELS)[number] }) => {
  const { Panel } = dockPanels[panel];
  return <Panel />;
};
