import { useSession } from '../../session/store.ts';
import { late } from '../../ui/late.tsx';
import { useCompared } from '../compare/compare-store.ts';
import { WhenLibraryIsOpen } from '../library/WhenLibraryIsOpen.tsx';

// None of these is there when the page opens, so none is loaded before it is asked for.
const HuntDialog = late(async () => (await import('../hunt/HuntDialog.tsx')).default);
const BranchesPopover = late(async () => (await import('../branches/BranchesPopover.tsx')).default);
const Compare = late(async () => (await import('../compare/Compare.tsx')).default);
const KeysDialog = late(async () => (await import('./KeysDialog.tsx')).default);
const OperationDialog = late(async () => (await import('./OperationDialog.tsx')).default);
const RunSettings = late(async () => (await import('./RunSettings.tsx')).default);
const SharePopover = late(async () => (await import('./SharePopover.tsx')).default);

/** Whichever window is open over the page. */
export const Dialogs = () => {
  const dialog = useSession((state) => state.dialog);
  const isComparing = useCompared((state) => state.compared !== null);
  const isDrafting = useSession((state) => state.draft !== null);
  return (
    <>
      {dialog === 'branches' && <BranchesPopover />}
      {dialog === 'hunt' && <HuntDialog />}
      {dialog === 'keys' && <KeysDialog />}
      <WhenLibraryIsOpen />
      {dialog === 'settings' && <RunSettings />}
      {dialog === 'share' && <SharePopover />}
      {isComparing && <Compare />}
      {isDrafting && <OperationDialog />}
    </>
  );
};
