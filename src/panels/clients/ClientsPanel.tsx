import { Diagram } from '../diagram/SpaceTimeDiagram.tsx';
import { useShownRun } from '../useShownRun.ts';
import styles from './ClientsPanel.module.css';
import { ClientsStrip } from './ClientsStrip.tsx';

/** What clients asked and heard, on the axis of time. */
const ClientsPanel = () => {
  const run = useShownRun();
  if (run === null) return null;
  if (run.scenario.clients.length === 0) {
    return (
      <p className={styles['none']}>
        This cluster has no client. The run settings (S) can give it some.
      </p>
    );
  }
  return <Diagram run={run} instead={(axis) => <ClientsStrip {...axis} />} />;
};

export default ClientsPanel;
