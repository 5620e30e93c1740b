import { buildCausalGraph, closeOrder, INITIAL } from './causality.ts';
import { byKey, type HistoryOperation, type Operation } from './history.ts';

/**
 * What reads of one key say about its writes.
 *
 * A `register` shows one write; a `growing` key (a list or a set that nothing empties) shows all it
 * holds. An `opaque` key cannot be told, and why.
 */
export type KeyView =
  | {
      readonly kind: 'register' | 'growing';
      /** Ids of the operations that count as writes. */
      readonly writes: ReadonlySet<string>;
      /** The writes that a read certainly reflects, in the order shown. */
      readonly shows: (read: HistoryOperation) => readonly HistoryOperation[];
      /** Whether the read certainly does not reflect the write. */
      readonly lacks: (read: HistoryOperation, write: HistoryOperation) => boolean;
    }
  | { readonly kind: 'opaque'; readonly reason: string };

/** A view of every key of a history. */
export const viewKeys = (history: readonly HistoryOperation[]): ReadonlyMap<string, KeyView> => {
  const views = new Map<string, KeyView>();
  for (const [key, records] of byKey(history))
    views.set(key, records.some(isGrowth) ? viewGrowing(records) : viewRegister(records));
  return views;
};

const isGrowth = ({ operation }: HistoryOperation): boolean => isElement(operation);

/** Whether the operation puts an element into a list or a set. */
export const isElement = (
  operation: Operation,
): operation is Extract<Operation, { kind: 'append' | 'insert' }> =>
  operation.kind === 'append' || operation.kind === 'insert';

/** The elements that a read of a growing key shows. */
export const shownElements = ({ result }: HistoryOperation): readonly string[] => {
  if (result?.kind === 'list') return result.values;
  return result?.kind === 'value' && result.value !== null ? result.value.split(',') : [];
};

const viewGrowing = (records: readonly HistoryOperation[]): KeyView => {
  const writers = new Map<string, HistoryOperation>();
  for (const record of records) {
    const { operation, id, outcome } = record;
    if (operation.kind === 'get') continue;
    if (operation.kind !== 'append' && operation.kind !== 'insert')
      return {
        kind: 'opaque',
        reason: `${id} asks for ${operation.kind} on a key that is otherwise a list or a set`,
      };
    if (outcome === 'fail') continue;
    if (writers.has(operation.value))
      return {
        kind: 'opaque',
        reason: `${operation.value} was put into ${operation.key} twice, so a read does not say which it saw`,
      };
    writers.set(operation.value, record);
  }
  const sets = new Map<HistoryOperation, ReadonlySet<string>>();
  const setOf = (read: HistoryOperation): ReadonlySet<string> => {
    const set = sets.get(read) ?? new Set(shownElements(read));
    sets.set(read, set);
    return set;
  };
  return {
    kind: 'growing',
    writes: new Set([...writers.values()].map((record) => record.id)),
    shows: (read) => shownElements(read).flatMap((value) => writers.get(value) ?? []),
    lacks: (read, { operation }) => isElement(operation) && !setOf(read).has(operation.value),
  };
};

const viewRegister = (records: readonly HistoryOperation[]): KeyView => {
  const graph = buildCausalGraph(records);
  const reason = [...graph.opaque.values()][0];
  if (reason !== undefined) return { kind: 'opaque', reason };
  const order = closeOrder(graph);
  if (order === null)
    return { kind: 'opaque', reason: `reads of ${records[0]?.operation.key} depend on each other` };
  const places = new Map(graph.nodes.map(({ record }, index) => [record.id, index]));
  const sourceOf = (read: HistoryOperation): number | null =>
    graph.nodes[places.get(read.id) ?? -1]?.readsFrom ?? null;
  return {
    kind: 'register',
    writes: new Set(graph.nodes.filter((node) => node.isWriter).map((node) => node.record.id)),
    shows: (read) => {
      const source = graph.nodes[sourceOf(read) ?? -1];
      return source === undefined ? [] : [source.record];
    },
    lacks: (read, write) => {
      const source = sourceOf(read);
      const written = places.get(write.id);
      if (source === null || written === undefined || source === written) return false;
      return source === INITIAL || (source >= 0 && order.isBefore(source, written));
    },
  };
};
