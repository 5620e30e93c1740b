/** Whether two plain JSON values are equal; the order of keys does not count. */
export const sameData = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((element, position) => sameData(element, other[position]))
    );
  }
  const entries = Object.entries(one);
  const counterparts = new Map<string, unknown>(Object.entries(other));
  return (
    entries.length === counterparts.size &&
    entries.every(([key, value]) => counterparts.has(key) && sameData(value, counterparts.get(key)))
  );
};
