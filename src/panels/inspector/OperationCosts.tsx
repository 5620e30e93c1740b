import { OperationCostLog } from '../../check/messages-per-operation.ts';
import { momentText } from '../../session/format.ts';
import { useSession } from '../../session/store.ts';
import { operationsAfter } from '../../sim/operations-log.ts';
import type { Run } from '../../sim/run.ts';
import { Facts } from './Facts.tsx';
import { costsByKind, type KindCost } from './operation-costs.ts';
import { Section } from './Section.tsx';
import { useObserved } from './use-observed.ts';

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const costText = ({ betweenServers, messageDelays }: KindCost): string =>
  `${counted(betweenServers, 'message')} between servers, ${counted(messageDelays, 'delay')}`;

/** What answered operations cost of the network up to the moment shown, whenever the run stands still. */
export const OperationCosts = ({ run }: { readonly run: Run }) => {
  const stands = useSession(({ mode }) => mode === 'paused');
  return stands ? <Costs run={run} /> : null;
};

const costLog = (): OperationCostLog => new OperationCostLog();

const asideFor = ({ events }: Run, fromEvent: number): string =>
  fromEvent === 0 ? 'median' : `median since ${momentText(events.atMicrosOf(fromEvent) ?? 0)}`;

/** Of a long run only so many events at least, and half as many more at most, are counted. */
const countedEvents = 20_000;

/** The event from which on operations are counted. */
const countedFrom = (eventCount: number): number => {
  const step = countedEvents / 2;
  return Math.max(0, Math.floor((eventCount - countedEvents) / step) * step);
};

const Costs = ({ run }: { readonly run: Run }) => {
  const fromEvent = countedFrom(run.eventCount);
  const log = useObserved(run, costLog, fromEvent);
  if (log === null) return null;
  const costs = costsByKind(
    log,
    operationsAfter(
      run.operations.filter(({ invokedByEvent }) => invokedByEvent >= fromEvent),
      run.eventCount,
    ),
  );
  if (costs.length === 0) return null;
  return (
    <Section title="An answered operation costs" aside={asideFor(run, fromEvent)}>
      <Facts
        facts={costs.map((cost) => ({
          name: `${cost.kind} (${cost.count})`,
          value: costText(cost),
        }))}
      />
    </Section>
  );
};
