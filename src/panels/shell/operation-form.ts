import type { Operation, OperationKind } from '../../sim/operation.ts';

/** The operations that a client can be given by hand, in words. */
const words = {
  put: 'put',
  get: 'get',
  cas: 'compare and swap',
  append: 'append',
  delete: 'delete',
  add: 'add to a counter',
  insert: 'insert into a set',
} as const satisfies Partial<Record<OperationKind, string>>;

/** A kind of operation that the form can write down. */
export type FormKind = keyof typeof words;

const isFormKind = (kind: OperationKind): kind is FormKind => kind in words;

/** Those of the protocol's operations that read, or those that write. */
export const choicesFor = (
  draft: 'write' | 'read',
  served: readonly OperationKind[],
): readonly { readonly value: FormKind; readonly label: string }[] =>
  served
    .filter(isFormKind)
    .filter((kind) => (kind === 'get') === (draft === 'read'))
    .map((value) => ({ value, label: words[value] }));

/** What has been typed. */
export interface OperationForm {
  readonly kind: FormKind;
  readonly key: string;
  readonly value: string;
  /** For compare-and-swap: what must stand there now; empty for "nothing". */
  readonly expected: string;
}

/** Whether an operation of that kind carries a value. */
export const carriesValue = (kind: FormKind): boolean => kind !== 'get' && kind !== 'delete';

/** The operation that was typed, or what is wrong with it. */
export const operationOf = ({
  kind,
  key,
  value,
  expected,
}: OperationForm): Operation | { readonly wrong: string } => {
  const name = key.trim();
  const text = value.trim();
  if (name === '') return { wrong: 'A key is missing, such as x.' };
  if (carriesValue(kind) && text === '') return { wrong: 'A value is missing, such as 7.' };
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key: name };
    case 'put':
    case 'append':
    case 'insert':
      return { kind, key: name, value: text };
    case 'cas':
      return { kind, key: name, expected: expected.trim() || null, value: text };
    case 'add':
      return /^[+-]?\d{1,9}$/.test(text)
        ? { kind, key: name, amount: Number(text) }
        : { wrong: 'A counter goes up or down by a whole number, such as 1 or -1.' };
  }
};

/** The value to offer after this one: the next number after a number, else the same again. */
export const nextValue = (value: string): string =>
  /^\d{1,9}$/.test(value) ? String(Number(value) + 1) : value;
