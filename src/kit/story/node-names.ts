import type { MessageId, NodeId } from '../../sim/identifiers.ts';
import { inOneWord, isSelector, nameIn } from '../../sim/selector.ts';
import type { Reader } from './tokens.ts';

const NODE = /^[nc][1-9]\d{0,3}$/;
const LINK = /^([^\s<>]+)(<?>)([^\s<>]+)$/;
const MESSAGE = /^[nc][1-9]\d{0,3}>[nc][1-9]\d{0,3}#[1-9]\d{0,9}(\+[1-9]\d{0,3})*$/;

/** Whether a node's name comes next. */
export const isNodeNext = (reader: Reader): boolean => NODE.test(reader.word() ?? '');

/** Reads a node's name. */
export const readNode = (reader: Reader): NodeId =>
  reader.matching(NODE, 'a node such as n1 or c1');

/** The node or selector that a word stands for; null for none. */
const nodeIn = (word: string): NodeId | null => {
  const name = nameIn(word);
  return NODE.test(name) || isSelector(name) ? name : null;
};

/** Reads a node's name, or a selector that stands for one. */
export const readSomeNode = (reader: Reader): NodeId => {
  const name = nodeIn(reader.word() ?? '');
  if (name === null) return reader.fail('a node such as n1, c1 or leader');
  reader.next('a node');
  return name;
};

/** Reads nodes' names or selectors, as many as follow each other; at least one. */
export const readSomeNodes = (reader: Reader): readonly NodeId[] => {
  const nodes = [readSomeNode(reader)];
  while (nodeIn(reader.word() ?? '') !== null) nodes.push(readSomeNode(reader));
  return nodes;
};

/** Reads nodes' names, as many as follow each other; at least one. */
export const readNodes = (reader: Reader): readonly NodeId[] => {
  const nodes = [readNode(reader)];
  while (isNodeNext(reader)) nodes.push(readNode(reader));
  return nodes;
};

/** One direction of a link; null for every node. */
export interface LinkEnds {
  readonly from: NodeId | null;
  readonly to: NodeId | null;
}

const isEnd = (text: string): boolean => text === '*' || nodeIn(text) !== null;
const endOf = (text: string): NodeId | null => (text === '*' ? null : nodeIn(text));

const isLink = (word: string): boolean => {
  const [, from, , to] = LINK.exec(word) ?? [];
  return from !== undefined && to !== undefined && isEnd(from) && isEnd(to);
};

/** Reads links, as many as follow each other: `n1>n2`, `n1<>n2` for both directions, `n1>*`. */
export const readLinks = (reader: Reader): readonly LinkEnds[] => {
  const links: LinkEnds[] = [];
  do {
    const word = reader.word() ?? '';
    if (!isLink(word)) return reader.fail('a link such as n1>n2, or n1<>n2 for both directions');
    reader.next('a link');
    const [, from = '', arrow = '', to = ''] = LINK.exec(word) ?? [];
    links.push({ from: endOf(from), to: endOf(to) });
    if (arrow === '<>') links.push({ from: endOf(to), to: endOf(from) });
  } while (isLink(reader.word() ?? ''));
  return links;
};

/** A link's name. */
export const printLink = ({ from, to }: LinkEnds): string =>
  `${inOneWord(from ?? '*')}>${inOneWord(to ?? '*')}`;

/** Whether a message's name comes next. */
export const isMessageNext = (reader: Reader): boolean => MESSAGE.test(reader.word() ?? '');

/** Reads a message's name. */
export const readMessage = (reader: Reader): MessageId =>
  reader.matching(MESSAGE, 'a message such as n1>n2#14');

/** Reads messages' names, as many as follow each other. */
export const readMessages = (reader: Reader): readonly MessageId[] => {
  const messages = [readMessage(reader)];
  while (isMessageNext(reader)) messages.push(readMessage(reader));
  return messages;
};

type Groups = readonly (readonly NodeId[])[];

/** Groups of nodes, `n1 n2 | n3`; as JSON where one is empty or there is none. */
export const printGroups = (groups: Groups): string =>
  groups.length > 0 && groups.every((group) => group.length > 0)
    ? groups.map((group) => group.map(inOneWord).join(' ')).join(' | ')
    : JSON.stringify(groups);

const isGroups = (value: unknown): value is Groups =>
  Array.isArray(value) &&
  value.every(
    (group) =>
      Array.isArray(group) &&
      group.every((node) => typeof node === 'string' && (NODE.test(node) || isSelector(node))),
  );

/** Reads groups of nodes. */
export const readGroups = (reader: Reader): Groups => {
  const token = reader.peek();
  if (token?.kind === 'json') {
    if (!isGroups(token.value)) return reader.fail('groups such as n1 n2 | n3');
    reader.next('groups');
    return token.value;
  }
  const groups = [readSomeNodes(reader)];
  while (reader.take('|')) groups.push(readSomeNodes(reader));
  return groups;
};
