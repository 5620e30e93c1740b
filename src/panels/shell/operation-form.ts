import type { AdministratorAction, Operation, OperationKind } from '../../sim/operation.ts';

/** The operations that a client can be given by hand, in words. */
const words = {
  put: 'put',
  get: 'get',
  cas: 'compare and swap',
  append: 'append',
  delete: 'delete',
  add: 'add to a counter',
  insert: 'insert into a set',
  remove: 'remove from a set',
  insertAt: 'insert at a place',
  deleteAt: 'delete at a place',
  getAll: 'get several keys',
  sample: 'store what a server draws or reads',
  transaction: 'transaction',
  propose: 'propose',
  administer: 'administer',
} as const satisfies Record<OperationKind, string>;

/** A kind of operation that the form can write down. */
export type FormKind = OperationKind;

const isRead = (kind: FormKind): boolean => kind === 'get' || kind === 'getAll';

/** Those of the protocol's operations that read, or those that write. */
export const choicesFor = (
  draft: 'write' | 'read',
  served: readonly OperationKind[],
): readonly { readonly value: FormKind; readonly label: string }[] =>
  served
    .filter((kind) => isRead(kind) === (draft === 'read'))
    .map((value) => ({ value, label: words[value] }));

/** What has been typed. */
export interface OperationForm {
  readonly kind: FormKind;
  readonly key: string;
  readonly value: string;
  /** For compare-and-swap: what must stand there now; empty for "nothing". */
  readonly expected: string;
  /** For a sample: where the server takes it from. */
  readonly source: 'random' | 'now';
}

/** Whether an operation of that kind carries a value. */
export const carriesValue = (kind: FormKind): boolean =>
  !isRead(kind) && kind !== 'delete' && kind !== 'sample';

/** Whether an operation of that kind is about keys that are named apart from its value. */
export const carriesKey = (kind: FormKind): boolean =>
  kind !== 'transaction' && kind !== 'propose' && kind !== 'administer';

const namesIn = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((name) => name !== '');

/** An administrator's action typed as `members n1 n2`, `leader n2` or `split m`; null for what is none. */
const actionIn = (text: string): AdministratorAction | null => {
  const [word, ...names] = namesIn(text);
  const [first] = names;
  if (first === undefined) return null;
  if (word === 'members') return { kind: 'changeMembers', members: names };
  if (names.length > 1) return null;
  if (word === 'leader') return { kind: 'transferLeadership', to: first };
  return word === 'split' ? { kind: 'split', atKey: first } : null;
};

const typedAction = (action: AdministratorAction): string => {
  switch (action.kind) {
    case 'changeMembers':
      return `members ${action.members.join(' ')}`;
    case 'transferLeadership':
      return `leader ${action.to}`;
    case 'split':
      return `split ${action.atKey}`;
  }
};

/** The writes of a transaction typed as `x=1, y=2`; null when it is not of that form. */
const writesOf = (
  text: string,
): readonly { readonly key: string; readonly value: string }[] | null => {
  const parts = text.split(',').map((part) => /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(part));
  const writes = parts.flatMap((part) =>
    part === null ? [] : [{ key: part[1] ?? '', value: part[2] ?? '' }],
  );
  return writes.length === parts.length ? writes : null;
};

/** The operation that was typed, or what is wrong with it. */
export const operationOf = ({
  kind,
  key,
  value,
  expected,
  source,
}: OperationForm): Operation | { readonly wrong: string } => {
  const name = key.trim();
  const text = value.trim();
  if (carriesKey(kind) && name === '') return { wrong: 'A key is missing, such as x.' };
  if (carriesValue(kind) && text === '') return { wrong: 'A value is missing, such as 7.' };
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key: name };
    case 'put':
    case 'append':
    case 'insert':
    case 'remove':
      return { kind, key: name, value: text };
    case 'getAll':
      return { kind, keys: namesIn(name) };
    case 'insertAt': {
      const [, index, inserted] = /^(\d{1,9})\s*=\s*(\S.*)$/.exec(text) ?? [];
      return index === undefined || inserted === undefined
        ? { wrong: 'Give the place, counted from 0, and what to insert, such as 0=a.' }
        : { kind, key: name, index: Number(index), value: inserted };
    }
    case 'deleteAt':
      return /^\d{1,9}$/.test(text)
        ? { kind, key: name, index: Number(text) }
        : { wrong: 'A place is a whole number, counted from 0.' };
    case 'administer': {
      const action = actionIn(text);
      return action === null
        ? { wrong: 'An administrator says members n1 n2 n3, leader n2, or split m.' }
        : { kind, action };
    }
    case 'cas':
      return { kind, key: name, expected: expected.trim() || null, value: text };
    case 'add':
      return /^[+-]?\d{1,9}$/.test(text)
        ? { kind, key: name, amount: Number(text) }
        : { wrong: 'A counter goes up or down by a whole number, such as 1 or -1.' };
    case 'sample':
      return { kind, key: name, source };
    case 'propose':
      return { kind, value: text };
    case 'transaction': {
      const writes = writesOf(text);
      return writes === null
        ? { wrong: 'A transaction is a list of writes, such as x=1, y=2.' }
        : { kind, writes };
    }
  }
};

/** The form filled in with an operation, as far as the form can write it down. */
export const formOf = (operation: Operation | null): OperationForm => {
  const empty: OperationForm = {
    kind: 'get',
    key: 'x',
    value: '1',
    expected: '',
    source: 'random',
  };
  switch (operation?.kind) {
    case 'insertAt':
      return { ...empty, ...operation, value: `${operation.index}=${operation.value}` };
    case 'deleteAt':
      return { ...empty, ...operation, value: String(operation.index) };
    case 'getAll':
      return { ...empty, kind: operation.kind, key: operation.keys.join(' ') };
    case 'administer':
      return { ...empty, kind: operation.kind, value: typedAction(operation.action) };
    case 'put':
    case 'append':
    case 'insert':
    case 'remove':
    case 'propose':
    case 'get':
    case 'delete':
    case 'sample':
      return { ...empty, ...operation };
    case 'cas':
      return { ...empty, ...operation, expected: operation.expected ?? '' };
    case 'add':
      return { ...empty, ...operation, value: String(operation.amount) };
    case 'transaction': {
      const value = operation.writes.map((write) => `${write.key}=${write.value}`).join(', ');
      return { ...empty, kind: 'transaction', value };
    }
    case undefined:
      return empty;
  }
};

/** The same form for another kind of operation: a list of writes becomes one value, and the other way round. */
export const withKind = (form: OperationForm, kind: FormKind): OperationForm => {
  const wasList = form.kind === 'transaction';
  const isList = kind === 'transaction';
  if (wasList === isList) return { ...form, kind };
  if (isList) return { ...form, kind, value: `${form.key}=${form.value}` };
  const [first] = writesOf(form.value) ?? [];
  return { ...form, kind, key: first?.key ?? form.key, value: first?.value ?? form.value };
};
