import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly active: string;
  readonly onChange: (id: string) => void;
}

/** Panels of which one shows at a time; arrow keys move between the tabs. */
export const Tabs = ({ label, tabs, active, onChange }: TabsProps) => (
  <Base.Root
    className={styles['root']}
    value={active}
    onValueChange={(value) => onChange(String(value))}
  >
    <Base.List className={styles['list']} aria-label={label}>
      {tabs.map((tab) => (
        <Base.Tab key={tab.id} value={tab.id} className={styles['tab']}>
          {tab.label}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map((tab) => (
      <Base.Panel key={tab.id} value={tab.id} className={styles['panel']}>
        {tab.content}
      </Base.Panel>
    ))}
  </Base.Root>
);
