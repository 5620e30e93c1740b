import { type ComponentType, useEffect, useState } from 'react';
import { useSession } from '../../session/store.ts';
import { whenIdle } from '../../ui/when-idle.ts';

const loadLibrary = async (): Promise<ComponentType> => (await import('./Library.tsx')).Library;

/**
 * The library while it is open. Its code comes as soon as nothing else is wanted, so that it opens at
 * once; React's `lazy` would show even what has come already only a third of a second later.
 */
export const WhenLibraryIsOpen = () => {
  const isOpen = useSession((state) => state.dialog === 'scenarios');
  const [Library, setLibrary] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (Library !== null) return;
    let isWanted = true;
    (isOpen ? loadLibrary() : whenIdle().then(loadLibrary)).then(
      (component) => isWanted && setLibrary(() => component),
      (error: unknown) => {
        // What failed in advance is tried again when it is opened; that failure is shown on the page.
        if (!isOpen || !isWanted) return;
        setLibrary(() => {
          throw error;
        });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [isOpen, Library]);
  return isOpen && Library !== null ? <Library /> : null;
};
