import { useEffect } from 'react';
import {
  pageLayout,
  SHEET_PANELS,
  type SheetPanel,
  usePageLayout,
} from '../../session/page-layout.ts';
import { useSession } from '../../session/store.ts';
import { late } from '../../ui/late.tsx';
import { TabList, tabId } from '../../ui/TabList.tsx';
import { DockContent } from './Dock.tsx';
import { dockPanels } from './dock-panels.ts';
import { Part } from './Part.tsx';
import { RunSummary } from './RunSummary.tsx';
import styles from './Sheet.module.css';

const Inspector = late(async () => (await import('../inspector/Inspector.tsx')).Inspector);
const WhyFeed = late(async () => (await import('../why/WhyFeed.tsx')).WhyFeed);

const labelOf = (panel: SheetPanel): string => {
  switch (panel) {
    case 'why':
      return 'Why';
    case 'node':
      return 'Node';
    case 'run':
      return 'Run';
    default:
      return dockPanels[panel].label;
  }
};

const Content = ({ panel }: { readonly panel: SheetPanel }) => {
  switch (panel) {
    case 'why':
      return <WhyFeed />;
    case 'node':
      return <Inspector />;
    case 'run':
      return <RunSummary />;
    default:
      return <DockContent panel={panel} />;
  }
};

const tabs = SHEET_PANELS.map((id) => ({ id, label: labelOf(id) }));

/** On a phone: all that stands around the stage, behind tabs. What is selected opens its own. */
const Sheet = () => {
  const panel = usePageLayout((state) => state.sheetPanel);
  const selection = useSession((state) => state.selection);
  useEffect(() => {
    if (selection !== null) pageLayout.openSheet('node');
  }, [selection]);
  return (
    <div className={styles['sheet']}>
      <div className={styles['tabs']}>
        <TabList
          label="Around the stage"
          tabs={tabs}
          active={panel}
          panelId="sheet"
          onChange={pageLayout.openSheet}
        />
      </div>
      <div
        id="sheet"
        role="tabpanel"
        aria-labelledby={tabId('sheet', panel)}
        className={styles['panel']}
      >
        <Part key={panel} name={labelOf(panel)}>
          <Content panel={panel} />
        </Part>
      </div>
    </div>
  );
};

export default Sheet;
