import { useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { useShownRun } from '../useShownRun.ts';
import { ClientInspector } from './ClientInspector.tsx';
import { EventInspector } from './EventInspector.tsx';
import { LinkInspector } from './LinkInspector.tsx';
import { MessageInspector } from './MessageInspector.tsx';
import { Overview } from './Overview.tsx';
import { ServerInspector } from './ServerInspector.tsx';

/** What is selected, in full; the cluster as a whole when nothing is. */
export const Inspector = () => {
  const run = useShownRun();
  return run === null ? null : <Inspected run={run} />;
};

const Inspected = ({ run }: { readonly run: Run }) => {
  const selection = useSession((state) => state.selection);
  switch (selection?.kind) {
    case undefined:
      return <Overview run={run} />;
    case 'node': {
      if (!run.world.nodeIds.includes(selection.id)) return <Overview run={run} />;
      const node = run.world.node(selection.id);
      return node.kind === 'server' ? (
        <ServerInspector key={node.id} run={run} node={node} />
      ) : (
        <ClientInspector key={node.id} run={run} node={node} />
      );
    }
    case 'message':
      return <MessageInspector run={run} id={selection.id} />;
    case 'link':
      return <LinkInspector run={run} from={selection.from} to={selection.to} />;
    case 'event':
      return <EventInspector run={run} index={selection.index} />;
  }
};
