import type { KeyboardEvent } from 'react';
import styles from './LibraryList.module.css';
import type { LibraryLine } from './library.ts';

interface LibraryListProps {
  readonly lines: readonly LibraryLine[];
  /** The title of the scenario that is open, if any. */
  readonly current?: string | undefined;
  /** Called when one is followed, before the address changes. */
  readonly onFollow?: () => void;
}

/** Moves the focus up and down between the links. */
const moveFocus = (event: KeyboardEvent<HTMLUListElement>): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const focused = document.activeElement;
  const place = focused instanceof HTMLAnchorElement ? links.indexOf(focused) : -1;
  links[place + step]?.focus();
  event.preventDefault();
};

/** Scenarios of the library as links, each with what one will see. */
export const LibraryList = ({ lines, current, onFollow }: LibraryListProps) => (
  <ul className={styles['list']} onKeyDown={moveFocus}>
    {lines.map(({ protocol, entry, hash }) => (
      <li key={hash}>
        <a
          className={styles['entry']}
          href={hash}
          aria-current={entry.scenario.title === current ? 'true' : undefined}
          onClick={onFollow}
        >
          <span className={styles['title']}>
            <span className={styles['protocol']}>{protocol.title} · </span>
            {entry.scenario.title}
          </span>
          <span className={styles['summary']}>{entry.summary}</span>
        </a>
      </li>
    ))}
  </ul>
);
