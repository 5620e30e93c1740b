import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedList } from './shared-list.ts';

type Change = { readonly append: readonly number[] } | { readonly truncate: number };

const changes = fc.array(
  fc.oneof(
    fc.record({ append: fc.array(fc.nat(9), { maxLength: 4 }) }),
    fc.record({ truncate: fc.nat(12) }),
  ),
  { maxLength: 30 },
);

const changed = (list: readonly number[], change: Change): number[] =>
  'append' in change ? [...list, ...change.append] : list.slice(0, change.truncate);

describe('a shared list', () => {
  it('is an array that is never changed: every earlier version stays what it was', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.nat(30)), (steps, branchings) => {
        const lists = [SharedList.of<number>()];
        const models: number[][] = [[]];
        steps.forEach((change, step) => {
          // Each step starts from some earlier version, so that versions share storage in all ways.
          const from = (branchings[step] ?? step) % lists.length;
          const list = lists[from] ?? SharedList.of<number>();
          lists.push(
            'append' in change ? list.append(...change.append) : list.truncate(change.truncate),
          );
          models.push(changed(models[from] ?? [], change));
        });
        lists.forEach((list, place) => {
          const model = models[place] ?? [];
          expect([...list]).toEqual(model);
          expect(list.length).toBe(model.length);
          expect(list.last).toBe(model.at(-1));
          expect(list.at(model.length)).toBeUndefined();
          expect(list.slice(1, 3)).toEqual(model.slice(1, 3));
          expect(JSON.stringify(list)).toBe(JSON.stringify(model));
        });
      }),
    );
  });
});
