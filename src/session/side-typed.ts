import type { NodeId } from '../sim/identifiers.ts';

/** With more servers than this a node's number has more than one digit. */
const MOST_DIGITS = 9;

/**
 * The servers that the keys typed so far name, each once: with up to nine servers every digit is
 * one, with more of them numbers stand apart by blanks. What names none is left out.
 */
export const sideTyped = (typed: string, servers: readonly NodeId[]): readonly NodeId[] => {
  const numbers = servers.length <= MOST_DIGITS ? [...typed] : typed.split(/[ ,]+/);
  const named = new Set(numbers.map((number) => `n${number}`));
  return servers.filter((id) => named.has(id));
};
