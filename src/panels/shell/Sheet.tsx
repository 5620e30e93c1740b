import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '../../session/store.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { RunSummary } from './RunSummary.tsx';

interface SheetProps {
  readonly inspector: ReactNode;
  readonly why: ReactNode;
  readonly diagram: ReactNode;
  readonly script: ReactNode;
}

/** On a phone: all that stands around the stage, behind tabs. What is selected opens its own. */
const Sheet = ({ inspector, why, diagram, script }: SheetProps) => {
  const [active, setActive] = useState('why');
  const selection = useSession((state) => state.selection);
  useEffect(() => {
    if (selection !== null) setActive('node');
  }, [selection]);
  return (
    <Tabs
      label="Around the stage"
      active={active}
      onChange={setActive}
      tabs={[
        { id: 'node', label: 'Node', content: inspector },
        { id: 'why', label: 'Why', content: why },
        { id: 'timeline', label: 'Timeline', content: diagram },
        { id: 'script', label: 'Script', content: script },
        { id: 'run', label: 'Run', content: <RunSummary /> },
      ]}
    />
  );
};

export default Sheet;
