import { useEffect } from 'react';
import { useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { late } from '../../ui/late.tsx';
import { useShownRun } from '../useShownRun.ts';
import { Overview } from './Overview.tsx';

const loadClient = () => import('./ClientInspector.tsx');
const loadEvent = () => import('./EventInspector.tsx');
const loadLink = () => import('./LinkInspector.tsx');
const loadMessage = () => import('./MessageInspector.tsx');
const loadServer = () => import('./ServerInspector.tsx');

const ClientInspector = late(async () => (await loadClient()).ClientInspector);
const EventInspector = late(async () => (await loadEvent()).EventInspector);
const LinkInspector = late(async () => (await loadLink()).LinkInspector);
const MessageInspector = late(async () => (await loadMessage()).MessageInspector);
const ServerInspector = late(async () => (await loadServer()).ServerInspector);

/** How long after the page stands the parts for a selection are fetched, so that a click finds them there. */
const millisBeforeFetching = 1_500;

/** What is selected, in full; the cluster as a whole when nothing is. */
export const Inspector = () => {
  const run = useShownRun();
  useEffect(() => {
    const timer = window.setTimeout(() => {
      // Whoever needs a part that cannot be fetched asks for it again, and is told then.
      void Promise.allSettled([loadServer(), loadClient(), loadMessage(), loadEvent(), loadLink()]);
    }, millisBeforeFetching);
    return () => window.clearTimeout(timer);
  }, []);
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
