import { useSyncExternalStore } from 'react';

/**
 * How the page stands: dock and side column around the stage; on a phone upright one sheet below it;
 * on a phone held sideways, or a page zoomed far in, one sheet beside it.
 */
export type Arrangement = 'wide' | 'below' | 'aside';

const lies = window.matchMedia('(max-height: 559px) and (min-width: 540px)');
const isNarrow = window.matchMedia('(max-width: 760px)');

const subscribe = (changed: () => void): (() => void) => {
  for (const query of [lies, isNarrow]) query.addEventListener('change', changed);
  return () => {
    for (const query of [lies, isNarrow]) query.removeEventListener('change', changed);
  };
};

const arrangementNow = (): Arrangement => {
  if (lies.matches) return 'aside';
  return isNarrow.matches ? 'below' : 'wide';
};

/** How the page stands in the window it has now. */
export const useArrangement = (): Arrangement => useSyncExternalStore(subscribe, arrangementNow);
