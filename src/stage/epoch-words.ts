/** About the width of a character of the epoch's line, in pixels. */
const CHARACTER_PIXELS = 7.2;
/** The part of the ring that the words may not touch. */
const RING_PIXELS = 3;

/**
 * What a disc says of its epoch: `term 12`, or the bare number where those words would run over its
 * ring. `radius` is the ring's outer one and `y` how far below the middle the line stands, in pixels.
 */
export const epochWords = (word: string, epoch: number, radius: number, y: number): string => {
  const words = `${word} ${epoch}`;
  const inner = radius - RING_PIXELS;
  const chord = inner > y ? 2 * Math.sqrt(inner * inner - y * y) : 0;
  return words.length * CHARACTER_PIXELS <= chord ? words : `${epoch}`;
};
