import { useEffect } from 'react';
import { DOCK_PANELS, pageLayout, usePageLayout } from '../../session/page-layout.ts';
import { useSession } from '../../session/store.ts';
import { pointedPanel } from '../../session/story-pointers.ts';
import type { PanelName } from '../../sim/scenario.ts';

/** Whether the story points at a panel, as the attribute by which the panel is lit. */
export const usePointed = (panel: PanelName): { readonly 'data-pointed'?: true } =>
  useSession((state) => pointedPanel(state) === panel) ? { 'data-pointed': true } : {};

/** Opens what the story points at, where it is closed or behind another panel. */
export const usePointedPanelOpen = (): void => {
  const panel = useSession(pointedPanel);
  useEffect(() => {
    const inDock = DOCK_PANELS.find((each) => each === panel);
    if (inDock !== undefined) pageLayout.openDock(inDock);
    if (panel !== 'inspector' && panel !== 'why') return;
    pageLayout.openSheet(panel === 'why' ? 'why' : 'node');
    if (!usePageLayout.getState().isSideOpen) pageLayout.setSideOpen(true);
  }, [panel]);
};
