import { type KeyboardEvent, useRef, useState } from 'react';
import { catalogue } from '../../protocols/catalogue.ts';
import type { CatalogueProtocol, CatalogueScenario } from '../../protocols/catalogue-entry.ts';
import { session, useSession } from '../../session/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './Library.module.css';
import { ProtocolEntry } from './ProtocolEntry.tsx';
import { ProtocolList } from './ProtocolList.tsx';
import { searched, wordsOf } from './search.ts';

/** All protocols and their scenarios, searched by typing. Entries are links, so that Back leads back here. */
export const Library = () => {
  const running = useSession((state) => state.run?.protocol.id);
  const runningTitle = useSession((state) => state.run?.scenario.title);
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(running ?? catalogue[0]?.id);

  const words = wordsOf(search);
  const isSearching = words.length > 0;
  const found = isSearching
    ? searched(catalogue, search)
    : catalogue
        .filter(({ id }) => id === chosen)
        .map((protocol) => ({ protocol, scenarios: protocol.scenarios }));
  const next = isSearching ? found[0]?.scenarios[0] : undefined;
  const count = found.reduce((sum, { scenarios }) => sum + scenarios.length, 0);

  const links = (): readonly HTMLAnchorElement[] => [
    ...(results.current?.querySelectorAll<HTMLAnchorElement>('a[data-scenario]') ?? []),
  ];

  const isCurrent = (protocol: CatalogueProtocol) => (scenario: CatalogueScenario) =>
    protocol.id === running && scenario.title === runningTitle;

  const choose = (id: string): void => {
    setChosen(id);
    setSearch('');
    results.current?.scrollTo({ top: 0 });
  };

  const type = (text: string): void => {
    setSearch(text);
    results.current?.scrollTo({ top: 0 });
  };

  const onFieldKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') links()[0]?.focus();
    else if (event.key === 'Enter' && isSearching) links()[0]?.click();
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  };

  /** Up and down go from one to the next; above the first is the search. */
  const onResultKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const all = links();
    const place = all.findIndex((link) => link.matches(':focus'));
    if (place < 0) return;
    if (place + step < 0) field.current?.focus();
    else all[place + step]?.focus();
    event.preventDefault();
  };

  return (
    <Dialog panes title="Library" initialFocus={field} onClose={session.closeDialog}>
      <div className={styles['search']} role="search">
        <input
          ref={field}
          type="search"
          className={styles['field']}
          aria-label="Search protocols and scenarios"
          placeholder="Search protocols and scenarios"
          value={search}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onFieldKey}
        />
        <output className={styles['count']}>
          {isSearching && `${count} ${count === 1 ? 'scenario' : 'scenarios'}`}
        </output>
      </div>
      <div className={styles['panes']}>
        <ProtocolList
          catalogue={catalogue}
          chosen={isSearching ? null : (chosen ?? null)}
          running={running}
          onChoose={choose}
        />
        <div
          ref={results}
          className={styles['results']}
          role="group"
          aria-label="Scenarios"
          onKeyDown={onResultKey}
        >
          {found.length === 0 && (
            <p className={styles['none']}>
              Nothing here has all of these words. Try fewer, or choose a protocol.
            </p>
          )}
          {found.map(({ protocol, scenarios }) => (
            <ProtocolEntry
              key={protocol.id}
              protocol={protocol}
              scenarios={scenarios}
              glance={!isSearching}
              isCurrent={isCurrent(protocol)}
              next={next}
              words={words}
              onFollow={session.closeDialog}
            />
          ))}
        </div>
      </div>
    </Dialog>
  );
};
