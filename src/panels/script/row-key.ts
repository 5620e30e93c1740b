const keys = new WeakMap<object, number>();
let last = 0;

/** A key that stays with an entry or a caption wherever it comes to stand; another for each object. */
export const rowKey = (of: object): number => {
  const known = keys.get(of);
  if (known !== undefined) return known;
  last++;
  keys.set(of, last);
  return last;
};
