/** A mark has this many squares a side; each is filled or not by one bit of a hash. */
export const MARK_SIDE = 4;

const canonical = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Map) return `M${canonical([...value])}`;
  if (value instanceof Set) return `S${canonical([...value])}`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON());
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`)
    .join()}}`;
};

/**
 * The small mark of a state: 16 bits, the same for equal plain data whatever the order of its keys,
 * and almost always different for different data (FNV-1a, folded).
 */
export const markOf = (replica: unknown): number => {
  const text = canonical(replica);
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 16)) & 0xffff;
};

/** The filled squares of a mark as SVG path data, in a square of `pixels` a side. */
export const markPath = (mark: number, pixels: number): string => {
  const side = pixels / MARK_SIDE;
  let path = '';
  for (let place = 0; place < MARK_SIDE * MARK_SIDE; place++) {
    if (((mark >> place) & 1) === 0) continue;
    const x = (place % MARK_SIDE) * side;
    const y = Math.floor(place / MARK_SIDE) * side;
    path += `M${x} ${y}h${side}v${side}h${-side}z`;
  }
  return path;
};
