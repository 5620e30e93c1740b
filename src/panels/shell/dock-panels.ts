import type { ComponentType } from 'react';
import type { DockPanel } from '../../session/page-layout.ts';
import { late } from '../../ui/late.tsx';

const diagram = async () => (await import('../diagram/SpaceTimeDiagram.tsx')).SpaceTimeDiagram;

/** What the dock and a phone's sheet can hold: none of them is loaded before it is first shown. */
export const dockPanels: Readonly<
  Record<
    DockPanel,
    { readonly label: string; readonly name: string; readonly Panel: ComponentType }
  >
> = {
  'space-time': { label: 'Space-time', name: 'The diagram', Panel: late(diagram) },
  logs: {
    label: 'Logs',
    name: 'The table of logs',
    Panel: late(async () => (await import('../logs/LogsPanel.tsx')).default),
  },
  clients: {
    label: 'Clients',
    name: 'What clients asked',
    Panel: late(async () => (await import('../clients/ClientsPanel.tsx')).default),
  },
  states: {
    label: 'States',
    name: 'What servers hold',
    Panel: late(async () => (await import('../divergence/StatesPanel.tsx')).default),
  },
  script: {
    label: 'Script',
    name: 'The script',
    Panel: late(async () => (await import('../script/ScriptPanel.tsx')).ScriptPanel),
  },
};
