import { useShownRun } from '../useShownRun.ts';
import { LogMatrix } from './LogMatrix.tsx';
import { matrixOf } from './log-matrix.ts';

/** The logs of all servers side by side, at the moment shown. */
const LogsPanel = () => {
  const run = useShownRun();
  if (run === null) return null;
  const { protocol, world } = run;
  return <LogMatrix matrix={matrixOf(protocol, world)} epochWord={protocol.epochWord} />;
};

export default LogsPanel;
