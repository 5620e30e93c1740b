/**
 * An exact name for a configuration of a search, for use in a Set.
 *
 * @param codes integers from 0 to 65535
 */
export const nameConfiguration = (codes: readonly number[]): string => {
  let text = '';
  for (let start = 0; start < codes.length; start += 1024)
    text += String.fromCharCode(...codes.slice(start, start + 1024));
  return text;
};

/** How many configurations a search remembers before it gives up: what a browser tab can hold. */
export const MOST_REMEMBERED = 2_000_000;
