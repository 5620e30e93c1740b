import { useMemo } from 'react';
import { useSession } from '../../session/store.ts';
import { operationsAfter } from '../../sim/operations-log.ts';
import type { Run } from '../../sim/run.ts';
import { Facts } from './Facts.tsx';
import { costsByKind, type KindCost } from './operation-costs.ts';
import { Section } from './Section.tsx';

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const costText = ({ betweenServers, messageDelays }: KindCost): string =>
  `${counted(betweenServers, 'message')} between servers, ${counted(messageDelays, 'delay')}`;

/** What answered operations cost of the network up to the moment shown, whenever the run stands still. */
export const OperationCosts = ({ run }: { readonly run: Run }) => {
  const stands = useSession(({ mode }) => mode === 'paused');
  const { eventCount, records, operations } = run;
  const costs = useMemo(
    () =>
      stands
        ? costsByKind(records.slice(0, eventCount), operationsAfter(operations, eventCount))
        : [],
    [stands, records, eventCount, operations],
  );
  if (costs.length === 0) return null;
  return (
    <Section title="An answered operation costs" aside="median">
      <Facts
        facts={costs.map((cost) => ({
          name: `${cost.kind} (${cost.count})`,
          value: costText(cost),
        }))}
      />
    </Section>
  );
};
