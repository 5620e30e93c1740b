import { distributionOf } from '../../check/distribution.ts';
import type { OperationCostLog } from '../../check/messages-per-operation.ts';
import type { OperationRecord } from '../../sim/operation.ts';

/** What one kind of operation cost, at the median of those that were answered. */
export interface KindCost {
  readonly kind: string;
  readonly count: number;
  readonly betweenServers: number;
  readonly messageDelays: number;
}

/** The cost of each kind of answered operation, in the order in which the kinds came up. */
export const costsByKind = (
  log: Pick<OperationCostLog, 'costs'>,
  operations: readonly OperationRecord[],
): readonly KindCost[] => {
  const costs = log.costs(operations);
  const kinds = [...new Set(operations.map(({ operation }) => operation.kind))];
  return kinds.flatMap((kind): KindCost[] => {
    const answered = costs.filter(
      ({ messageDelays }, place) =>
        operations[place]?.operation.kind === kind && messageDelays !== null,
    );
    const between = distributionOf(answered.map(({ betweenServers }) => betweenServers));
    const delays = distributionOf(answered.flatMap(({ messageDelays }) => messageDelays ?? []));
    return between === null || delays === null
      ? []
      : [{ kind, count: between.count, betweenServers: between.p50, messageDelays: delays.p50 }];
  });
};
