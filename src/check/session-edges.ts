import { buildCausalGraph } from './causality.ts';
import type { HistoryOperation } from './history.ts';
import type { OrderEdge } from './verdict.ts';

/** Session order and reads-from among a few operations: what criteria without real time respect. */
export const sessionEdges = (records: readonly HistoryOperation[]): readonly OrderEdge[] => {
  const { nodes } = buildCausalGraph(records, () => true);
  const edges: OrderEdge[] = [];
  for (const { record, previous, readsFrom } of nodes) {
    const before = nodes[previous]?.record.id;
    if (before !== undefined) edges.push({ before, after: record.id, because: 'session' });
    const source = readsFrom === null ? undefined : nodes[readsFrom]?.record.id;
    if (source !== undefined)
      edges.push({ before: source, after: record.id, because: 'reads-from' });
  }
  return edges;
};
