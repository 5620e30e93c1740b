import { useSession } from '../../session/store.ts';

/** What has just happened, for a screen reader. */
export const LiveRegion = () => {
  const announcement = useSession((state) => state.announcement);
  return (
    <div role="status" aria-live="polite" className="unseen">
      {announcement}
    </div>
  );
};
