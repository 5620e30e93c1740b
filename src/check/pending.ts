import { type CompiledModel, REFUSED } from './models.ts';

/** How many operations have yet to write, and how many have yet to find, each value. */
export const countPending = ({ values }: CompiledModel, indices: readonly number[]) => {
  const writers: number[] = [];
  const finders: number[] = [];
  const change = (counts: number[], value: number | undefined, by: number): void => {
    if (value !== undefined && value !== REFUSED) counts[value] = (counts[value] ?? 0) + by;
  };
  const count = (index: number, by: number): void => {
    if (values === null) return;
    change(writers, values.writes[index], by);
    change(finders, values.finds[index], by);
  };
  for (const index of indices) count(index, 1);
  /** Whether leaving this value by way of this operation leaves others unable to find it. */
  const isLost = (value: number, index: number): boolean => {
    if (values === null) return false;
    const others = (finders[value] ?? 0) - (values.finds[index] === value ? 1 : 0);
    return others > 0 && (writers[value] ?? 0) === 0;
  };
  /** Whether somebody has to find a value that neither the start nor any operation supplies. */
  const isHopeless = (initial: number): boolean =>
    finders.some((count, value) => count > 0 && value !== initial && (writers[value] ?? 0) === 0);
  return { count, isLost, isHopeless };
};
