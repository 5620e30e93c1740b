import type { KeyboardEvent } from 'react';
import styles from './TabList.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

interface TabListProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  /** The tab whose panel shows; null while none does. */
  readonly active: Id | null;
  /** The id of the element that holds what the active tab shows. */
  readonly panelId: string;
  readonly onChange: (id: Id) => void;
}

const stepOf = (key: string): number | null => {
  if (key === 'ArrowRight') return 1;
  return key === 'ArrowLeft' ? -1 : null;
};

/** The id of a tab, by which its panel is labelled. */
export const tabId = (panelId: string, id: string): string => `${panelId}-tab-${id}`;

/** A row of tabs of which one shows its panel; arrow keys, Home and End move between them. */
export const TabList = <Id extends string>({
  label,
  tabs,
  active,
  panelId,
  onChange,
}: TabListProps<Id>) => {
  const stop = active ?? tabs[0]?.id;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = stepOf(event.key);
    const from = tabs.findIndex(({ id }) => tabId(panelId, id) === document.activeElement?.id);
    if (from === -1 || (step === null && event.key !== 'Home' && event.key !== 'End')) return;
    const to =
      step === null
        ? event.key === 'Home'
          ? 0
          : tabs.length - 1
        : (from + step + tabs.length) % tabs.length;
    const next = tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next.id);
    document.getElementById(tabId(panelId, next.id))?.focus();
  };
  return (
    <div role="tablist" aria-label={label} className={styles['list']} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label: words }) => (
        <button
          key={id}
          id={tabId(panelId, id)}
          type="button"
          role="tab"
          aria-selected={id === active}
          aria-controls={id === active ? panelId : undefined}
          tabIndex={id === stop ? 0 : -1}
          className={styles['tab']}
          onClick={() => onChange(id)}
        >
          {words}
        </button>
      ))}
    </div>
  );
};
