import { lazy, Suspense } from 'react';
import { useSession } from '../../session/store.ts';

// None of these is there when the page opens, so none is loaded before it is asked for.
const KeysDialog = lazy(() => import('./KeysDialog.tsx'));
const OperationDialog = lazy(() => import('./OperationDialog.tsx'));
const RunSettings = lazy(() => import('./RunSettings.tsx'));
const ScenarioPicker = lazy(() => import('./ScenarioPicker.tsx'));
const SharePopover = lazy(() => import('./SharePopover.tsx'));

/** Whichever window is open over the page. */
export const Dialogs = () => {
  const dialog = useSession((state) => state.dialog);
  const isDrafting = useSession((state) => state.draft !== null);
  return (
    <Suspense>
      {dialog === 'keys' && <KeysDialog />}
      {dialog === 'scenarios' && <ScenarioPicker />}
      {dialog === 'settings' && <RunSettings />}
      {dialog === 'share' && <SharePopover />}
      {isDrafting && <OperationDialog />}
    </Suspense>
  );
};
