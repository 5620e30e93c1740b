/** The map with one entry set. */
export const withEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> => new Map(map).set(key, value);

/** The map without one entry; the same map where it has none. */
export const withoutEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
): ReadonlyMap<Key, Value> => {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** The entries of a map in the order of their keys. */
export const inKeyOrder = <Value>(
  map: ReadonlyMap<string, Value>,
): readonly (readonly [key: string, value: Value])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
