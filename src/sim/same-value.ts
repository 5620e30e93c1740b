/**
 * Whether two pieces of plain data (numbers, texts, lists and objects without a class) say the same,
 * in the same order. Whatever else they hold counts as different, unless it is the very same thing.
 */
export const isSameValue = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  const kind = Object.getPrototypeOf(one);
  if (kind !== Object.getPrototypeOf(other)) return false;
  if (kind !== Object.prototype && kind !== Array.prototype) return false;
  const theirs = Object.entries(other);
  const mine = Object.entries(one);
  return (
    mine.length === theirs.length &&
    mine.every(([key, value], place) => {
      const [otherKey, otherValue] = theirs[place] ?? [];
      return key === otherKey && isSameValue(value, otherValue);
    })
  );
};
