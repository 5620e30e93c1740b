import type { NodeId } from '../sim/identifiers.ts';
import type { QuorumMeter, Reach, Surroundings, Wait } from '../sim/protocol.ts';
import { listed } from './words.ts';

/** Names to choose from: `n1`, `n1 or n2`, `n1, n2 or n3`. */
const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A small number in words. */
export const inWords = (count: number): string => numbers[count] ?? String(count);

const isOrAre = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

/** What is wrong with those that are reached in one way, as half a sentence. */
const obstacle = (reach: Reach, names: readonly NodeId[], of: number): string => {
  const all = names.length === of && of > 1;
  const them = all ? (of === 2 ? 'both' : `all ${inWords(of)}`) : listed(names);
  switch (reach) {
    case 'cut':
    case 'halfCut': {
      const how = reach === 'cut' ? 'cut' : 'cut in one direction';
      if (all) return `${them} links are ${how}`;
      return `the ${names.length === 1 ? 'link' : 'links'} to ${them} ${isOrAre(names)} ${how}`;
    }
    case 'down':
      return `${them} ${isOrAre(names)} down`;
    case 'paused':
      return `${them} ${isOrAre(names)} paused`;
    case 'open':
      return `${them} ${names.length === 1 ? 'has' : 'have'} not answered yet`;
  }
};

const ways: readonly Reach[] = ['cut', 'halfCut', 'down', 'paused', 'open'];

/** What stands between a node and the others that it waits for: `all three links are cut`. */
export const obstacles = (missing: readonly NodeId[], { reach }: Surroundings): string => {
  const told = ways.flatMap((way) => {
    const names = missing.filter((id) => reach(id) === way);
    return names.length === 0 ? [] : [obstacle(way, names, missing.length)];
  });
  return listed(told);
};

/**
 * What is missing to a quorum and what stands in its way: `index 4 needs one more of n1, n2 or n3, and
 * all three links are cut`. Empty where nothing is missing.
 */
export const missingText = (
  what: string,
  { have, needed, of = [] }: Pick<QuorumMeter, 'have' | 'needed' | 'of'>,
  around: Surroundings,
): string => {
  const more = needed - have.length;
  const missing = of.filter((id) => !have.includes(id));
  if (more <= 0 || missing.length === 0) return '';
  const whom =
    more === missing.length ? listed(missing) : `${inWords(more)} more of ${either(missing)}`;
  return `${what} needs ${whom}, and ${obstacles(missing, around)}`;
};

/** A sentence from half a one: it begins with a large letter, unless with the name of a node. */
const sentence = (text: string): string =>
  `${/^[nc]\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)}.`;

/** A wait, from its question and its sentences without their full stops; empty ones are left out. */
export const wait = (question: string, ...sentences: readonly string[]): Wait => ({
  question,
  answer: sentences
    .filter((text) => text !== '')
    .map(sentence)
    .join(' '),
});
