import { lazy, Suspense } from 'react';
import { useSession } from '../../session/store.ts';
import { useCompared } from '../compare/compare-store.ts';
import { WhenLibraryIsOpen } from '../library/WhenLibraryIsOpen.tsx';

// None of these is there when the page opens, so none is loaded before it is asked for.
const HuntDialog = lazy(() => import('../hunt/HuntDialog.tsx'));
const BranchesPopover = lazy(() => import('../branches/BranchesPopover.tsx'));
const Compare = lazy(() => import('../compare/Compare.tsx'));
const KeysDialog = lazy(() => import('./KeysDialog.tsx'));
const OperationDialog = lazy(() => import('./OperationDialog.tsx'));
const RunSettings = lazy(() => import('./RunSettings.tsx'));
const SharePopover = lazy(() => import('./SharePopover.tsx'));

/** Whichever window is open over the page. */
export const Dialogs = () => {
  const dialog = useSession((state) => state.dialog);
  const isComparing = useCompared((state) => state.compared !== null);
  const isDrafting = useSession((state) => state.draft !== null);
  return (
    <Suspense>
      {dialog === 'branches' && <BranchesPopover />}
      {dialog === 'hunt' && <HuntDialog />}
      {dialog === 'keys' && <KeysDialog />}
      <WhenLibraryIsOpen />
      {dialog === 'settings' && <RunSettings />}
      {dialog === 'share' && <SharePopover />}
      {isComparing && <Compare />}
      {isDrafting && <OperationDialog />}
    </Suspense>
  );
};
