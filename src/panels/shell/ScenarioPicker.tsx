import { type KeyboardEvent, useRef, useState } from 'react';
import { session, useSession } from '../../session/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { LibraryList } from './LibraryList.tsx';
import { matching } from './library.ts';
import styles from './ScenarioPicker.module.css';
import { useLibrary } from './useLibrary.ts';

/** The library, searched by typing. Its entries are links, so that Back leads back here. */
const ScenarioPicker = () => {
  const title = useSession((state) => state.run?.scenario.title);
  const field = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState('');
  const { lines, failed } = useLibrary();
  const found = matching(lines ?? [], search);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const first = event.currentTarget.form?.querySelector<HTMLAnchorElement>('ul a');
    if (event.key === 'ArrowDown') {
      first?.focus();
      event.preventDefault();
    } else if (event.key === 'Enter') {
      first?.click();
      event.preventDefault();
    }
  };

  return (
    <Dialog title="Scenarios" initialFocus={field} onClose={session.closeDialog}>
      <form>
        <div className={styles['search']}>
          <input
            ref={field}
            type="search"
            className={styles['field']}
            aria-label="Search scenarios"
            placeholder="Search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        {failed && (
          <p className={styles['none']}>The library could not be loaded. Reload the page.</p>
        )}
        {lines !== null && found.length === 0 && (
          <p className={styles['none']}>No scenario has these words.</p>
        )}
        <LibraryList lines={found} current={title} onFollow={session.closeDialog} />
      </form>
    </Dialog>
  );
};

export default ScenarioPicker;
