import { create } from 'zustand';

/** What the dock below the stage can hold, one at a time, in the order of its tabs. */
export const DOCK_PANELS = ['space-time', 'logs', 'clients', 'states', 'script'] as const;
export type DockPanel = (typeof DOCK_PANELS)[number];

/** What the sheet of a phone holds beside what the dock does. */
export const SHEET_PANELS = ['why', 'node', ...DOCK_PANELS, 'run'] as const;
export type SheetPanel = (typeof SHEET_PANELS)[number];

/** Heights and widths that a person may drag to, in CSS pixels. The stage's own least comes first. */
export const DOCK_HEIGHT = { minimum: 96, maximum: 640, usual: 196, step: 16 } as const;
export const SIDE_WIDTH = { minimum: 240, maximum: 560, usual: 340, step: 16 } as const;

/** How the page is arranged around the stage. */
export interface PageLayout {
  /** The panel in the dock. */
  readonly dockPanel: DockPanel;
  readonly isDockOpen: boolean;
  readonly dockHeight: number;
  readonly isSideOpen: boolean;
  readonly sideWidth: number;
  /** The tab shown on a phone. */
  readonly sheetPanel: SheetPanel;
  /** Caption and stage alone, for a hall. */
  readonly isPresenting: boolean;
  /** While presenting: nothing is shown at all, so that people look at the speaker. */
  readonly isBlack: boolean;
  /** Stage, caption and a way here, within another page. */
  readonly isEmbedded: boolean;
}

/** What is remembered on the device; the rest belongs to the visit. */
type Remembered = Pick<
  PageLayout,
  'dockPanel' | 'isDockOpen' | 'dockHeight' | 'isSideOpen' | 'sideWidth'
>;

const STORAGE_KEY = 'quorate.layout';

const usual: Remembered = {
  dockPanel: 'space-time',
  isDockOpen: true,
  dockHeight: DOCK_HEIGHT.usual,
  isSideOpen: true,
  sideWidth: SIDE_WIDTH.usual,
};

const within = (value: number, { minimum, maximum }: typeof DOCK_HEIGHT | typeof SIDE_WIDTH) =>
  Math.round(Math.min(maximum, Math.max(minimum, value)));

/** What was remembered, as far as it can still be meant; the usual for the rest. */
export const rememberedLayout = (text: string | null): Remembered => {
  let stored: unknown = null;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    // Written by something else under the same name: the usual arrangement will do.
  }
  if (typeof stored !== 'object' || stored === null) return usual;
  const of = (name: keyof Remembered): unknown => Reflect.get(stored, name);
  const size = (
    name: 'dockHeight' | 'sideWidth',
    range: typeof DOCK_HEIGHT | typeof SIDE_WIDTH,
  ) => {
    const value = of(name);
    return typeof value === 'number' && Number.isFinite(value) ? within(value, range) : range.usual;
  };
  return {
    dockPanel: DOCK_PANELS.find((panel) => panel === of('dockPanel')) ?? usual.dockPanel,
    isDockOpen: of('isDockOpen') !== false,
    dockHeight: size('dockHeight', DOCK_HEIGHT),
    isSideOpen: of('isSideOpen') !== false,
    sideWidth: size('sideWidth', SIDE_WIDTH),
  };
};

const read = (): string | null => {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    // A browser may refuse storage, and there is none outside a browser.
    return null;
  }
};

const asked = (name: string): boolean =>
  typeof location !== 'undefined' && new URLSearchParams(location.search).has(name);

export const usePageLayout = create<PageLayout>()(() => ({
  ...rememberedLayout(read()),
  sheetPanel: 'why',
  isPresenting: asked('present'),
  isBlack: false,
  isEmbedded: asked('embed'),
}));

/** The address of the whole page for one that presents or is embedded. */
export const wholePageAddress = (href: string): string => {
  const url = new URL(href);
  url.searchParams.delete('embed');
  url.searchParams.delete('present');
  return url.href;
};

const remember = (changes: Partial<Remembered>): void => {
  usePageLayout.setState(changes);
  const { dockPanel, isDockOpen, dockHeight, isSideOpen, sideWidth } = usePageLayout.getState();
  try {
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify({ dockPanel, isDockOpen, dockHeight, isSideOpen, sideWidth }),
    );
  } catch {
    // It then holds for this visit, which is all it can do.
  }
};

/** What can be done to the page's arrangement. */
export const pageLayout = {
  /** Shows a panel in the dock, and on a phone in the sheet. */
  openDock(dockPanel: DockPanel): void {
    remember({ dockPanel, isDockOpen: true });
    usePageLayout.setState({ sheetPanel: dockPanel });
  },

  closeDock(): void {
    remember({ isDockOpen: false });
  },

  /** Shows a panel, or closes the dock where it shows that one already. */
  toggleDock(panel: DockPanel): void {
    const { dockPanel, isDockOpen } = usePageLayout.getState();
    if (isDockOpen && dockPanel === panel) pageLayout.closeDock();
    else pageLayout.openDock(panel);
  },

  setDockHeight(pixels: number): void {
    remember({ dockHeight: within(pixels, DOCK_HEIGHT) });
  },

  setSideOpen(isSideOpen: boolean): void {
    remember({ isSideOpen });
  },

  setSideWidth(pixels: number): void {
    remember({ sideWidth: within(pixels, SIDE_WIDTH) });
  },

  openSheet(sheetPanel: SheetPanel): void {
    usePageLayout.setState({ sheetPanel });
  },

  present(isPresenting: boolean): void {
    usePageLayout.setState({ isPresenting, isBlack: false });
  },

  setBlack(isBlack: boolean): void {
    usePageLayout.setState({ isBlack });
  },
};
