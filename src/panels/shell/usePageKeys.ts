import { useEffect } from 'react';

/**
 * Lets the whole page be used by keys. What the keys do is loaded right after the page; a key that is
 * pressed before that waits for it.
 */
export const usePageKeys = (): void => {
  useEffect(() => {
    const early: KeyboardEvent[] = [];
    let handle = (event: KeyboardEvent): void => {
      early.push(event);
    };
    const onKeyDown = (event: KeyboardEvent): void => handle(event);
    window.addEventListener('keydown', onKeyDown);
    void import('../../session/keys.ts').then(({ handleKey }) => {
      handle = handleKey;
      early.forEach(handleKey);
    });
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
};
