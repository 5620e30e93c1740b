import type { AdministratorAction, Operation, OperationKind } from '../../sim/operation.ts';
import { readNode, readNodes } from './node-names.ts';
import { printWord, type Reader } from './tokens.ts';

type Kind<Name extends OperationKind> = Extract<Operation, { readonly kind: Name }>;

/** How what follows an operation's kind is written and read. */
interface OperationWords<What extends Operation> {
  readonly print: (operation: What) => string;
  readonly read: (reader: Reader) => What;
}

const readKey = (reader: Reader): string => reader.text('a key such as x');
const readAssignment = (reader: Reader, kind: string) => {
  const key = readKey(reader);
  reader.expect('=', `${kind} x=7`);
  return { key, value: reader.text('a value such as 7') };
};
const readPlace = (reader: Reader): number =>
  reader.whole('a place counted from 0', 0, Number.MAX_SAFE_INTEGER);

const readAction = (reader: Reader): AdministratorAction => {
  const what = 'members n1 n2, leader n2 or split m';
  if (reader.take('members')) return { kind: 'changeMembers', members: readNodes(reader) };
  if (reader.take('leader')) return { kind: 'transferLeadership', to: readNode(reader) };
  if (reader.take('split')) return { kind: 'split', atKey: readKey(reader) };
  return reader.fail(what);
};

const printAction = (action: AdministratorAction): string => {
  switch (action.kind) {
    case 'changeMembers':
      return `members ${action.members.join(' ')}`;
    case 'transferLeadership':
      return `leader ${action.to}`;
    case 'split':
      return `split ${printWord(action.atKey)}`;
  }
};

const assignment = ({ key, value }: { readonly key: string; readonly value: string }): string =>
  `${printWord(key)}=${printWord(value)}`;

/** Every kind of operation, with its words. A new kind does not compile until it has some. */
const words: { readonly [Name in OperationKind]: OperationWords<Kind<Name>> } = {
  put: {
    print: assignment,
    read: (reader) => ({ kind: 'put', ...readAssignment(reader, 'put') }),
  },
  get: {
    print: ({ key }) => printWord(key),
    read: (reader) => ({ kind: 'get', key: readKey(reader) }),
  },
  cas: {
    print: ({ key, expected, value }) =>
      `${printWord(key)} ${expected === null ? 'none' : printWord(expected)} -> ${printWord(value)}`,
    read: (reader) => {
      const key = readKey(reader);
      const isAbsent = reader.take('none');
      const expected = isAbsent ? null : reader.text('the value expected, or none');
      reader.expect('->', 'cas x 1 -> 2');
      return { kind: 'cas', key, expected, value: reader.text('the new value') };
    },
  },
  append: {
    print: assignment,
    read: (reader) => ({ kind: 'append', ...readAssignment(reader, 'append') }),
  },
  delete: {
    print: ({ key }) => printWord(key),
    read: (reader) => ({ kind: 'delete', key: readKey(reader) }),
  },
  add: {
    print: ({ key, amount }) => `${printWord(key)} ${amount}`,
    read: (reader) => ({
      kind: 'add',
      key: readKey(reader),
      amount: reader.whole(
        'a whole number to add',
        Number.MIN_SAFE_INTEGER,
        Number.MAX_SAFE_INTEGER,
      ),
    }),
  },
  insert: {
    print: assignment,
    read: (reader) => ({ kind: 'insert', ...readAssignment(reader, 'insert') }),
  },
  remove: {
    print: assignment,
    read: (reader) => ({ kind: 'remove', ...readAssignment(reader, 'remove') }),
  },
  insertAt: {
    print: ({ key, index, value }) => `${printWord(key)} ${index} ${printWord(value)}`,
    read: (reader) => ({
      kind: 'insertAt',
      key: readKey(reader),
      index: readPlace(reader),
      value: reader.text('a value such as a'),
    }),
  },
  deleteAt: {
    print: ({ key, index }) => `${printWord(key)} ${index}`,
    read: (reader) => ({ kind: 'deleteAt', key: readKey(reader), index: readPlace(reader) }),
  },
  getAll: {
    // Signs between the keys tell them from a caption in quotes that follows.
    print: ({ keys }) => keys.map(printWord).join(' | '),
    read: (reader) => {
      const keys = [readKey(reader)];
      while (reader.take('|')) keys.push(readKey(reader));
      return { kind: 'getAll', keys };
    },
  },
  administer: {
    print: ({ action }) => printAction(action),
    read: (reader) => ({ kind: 'administer', action: readAction(reader) }),
  },
  sample: {
    print: ({ key, source }) => `${printWord(key)} ${source}`,
    read: (reader) => ({
      kind: 'sample',
      key: readKey(reader),
      source: reader.matching(/^(random|now)$/, '“random” or “now”') === 'now' ? 'now' : 'random',
    }),
  },
  transaction: {
    print: ({ writes }) => writes.map(assignment).join(' '),
    read: (reader) => {
      const writes = [readAssignment(reader, 'transaction')];
      while (reader.peek(1)?.text === '=' && reader.peek(1)?.kind === 'sign') {
        writes.push(readAssignment(reader, 'transaction'));
      }
      return { kind: 'transaction', writes };
    },
  },
  propose: {
    print: ({ value }) => printWord(value),
    read: (reader) => ({ kind: 'propose', value: reader.text('a value such as x') }),
  },
};

/** The names of all kinds of operations. */
export const operationKinds = Object.keys(words) as readonly OperationKind[]; // The type above holds them all.

const isOperationKind = (text: string): text is OperationKind => Object.hasOwn(words, text);

/** Whether the name of a kind of operation comes next. */
export const isOperationKindNext = (reader: Reader): boolean =>
  isOperationKind(reader.word() ?? '');

/** Reads the name of a kind of operation. */
export const readOperationKind = (reader: Reader): OperationKind => {
  const kind = reader.word() ?? '';
  if (!isOperationKind(kind)) {
    return reader.fail(`what the client asks for (${operationKinds.join(', ')})`);
  }
  reader.next(kind);
  return kind;
};

/** Reads an operation: `put x=7`. */
export const readOperation = (reader: Reader): Operation =>
  words[readOperationKind(reader)].read(reader);

/** An operation as a story says it: `put x=7`. */
export const printOperation = (operation: Operation): string => {
  // Each kind's words take the operations of that kind, which the compiler cannot follow.
  const { print } = words[operation.kind] as OperationWords<Operation>;
  return `${operation.kind} ${print(operation)}`;
};
