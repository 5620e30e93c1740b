import type { MessageId, NodeId } from '../../sim/identifiers.ts';
import type { Reader } from './tokens.ts';

const NODE = /^[nc][1-9]\d{0,3}$/;
const LINK = /^([nc][1-9]\d{0,3}|\*)(<?>)([nc][1-9]\d{0,3}|\*)$/;
const MESSAGE = /^[nc][1-9]\d{0,3}>[nc][1-9]\d{0,3}#[1-9]\d{0,9}(\+[1-9]\d{0,3})*$/;

/** Whether a node's name comes next. */
export const isNodeNext = (reader: Reader): boolean => NODE.test(reader.word() ?? '');

/** Reads a node's name. */
export const readNode = (reader: Reader): NodeId =>
  reader.matching(NODE, 'a node such as n1 or c1');

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

const endOf = (text: string): NodeId | null => (text === '*' ? null : text);

/** Reads links, as many as follow each other: `n1>n2`, `n1<>n2` for both directions, `n1>*`. */
export const readLinks = (reader: Reader): readonly LinkEnds[] => {
  const links: LinkEnds[] = [];
  do {
    const word = reader.matching(LINK, 'a link such as n1>n2, or n1<>n2 for both directions');
    const [, from = '', arrow = '', to = ''] = LINK.exec(word) ?? [];
    links.push({ from: endOf(from), to: endOf(to) });
    if (arrow === '<>') links.push({ from: endOf(to), to: endOf(from) });
  } while (LINK.test(reader.word() ?? ''));
  return links;
};

/** A link's name. */
export const printLink = ({ from, to }: LinkEnds): string => `${from ?? '*'}>${to ?? '*'}`;

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
    ? groups.map((group) => group.join(' ')).join(' | ')
    : JSON.stringify(groups);

const isGroups = (value: unknown): value is Groups =>
  Array.isArray(value) &&
  value.every(
    (group) =>
      Array.isArray(group) && group.every((node) => typeof node === 'string' && NODE.test(node)),
  );

/** Reads groups of nodes. */
export const readGroups = (reader: Reader): Groups => {
  const token = reader.peek();
  if (token?.kind === 'json') {
    if (!isGroups(token.value)) return reader.fail('groups such as n1 n2 | n3');
    reader.next('groups');
    return token.value;
  }
  const groups = [readNodes(reader)];
  while (reader.take('|')) groups.push(readNodes(reader));
  return groups;
};
