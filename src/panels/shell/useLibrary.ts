import { useEffect, useState } from 'react';
import { type LibraryLine, loadLibrary } from './library.ts';

/** The library, or null while it loads; `failed` says that it could not be. */
export const useLibrary = (): {
  readonly lines: readonly LibraryLine[] | null;
  readonly failed: boolean;
} => {
  const [lines, setLines] = useState<readonly LibraryLine[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    loadLibrary().then(
      (loaded) => isWanted && setLines(loaded),
      (error: unknown) => {
        reportError(error);
        if (isWanted) setFailed(true);
      },
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return { lines, failed };
};
