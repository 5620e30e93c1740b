import { describe, expect, it } from 'vitest';
import { choicesFor, formOf, operationOf, withKind } from './operation-form.ts';

const typed = {
  kind: 'put',
  key: ' x ',
  value: ' 7 ',
  expected: '',
  source: 'now',
} as const;

describe('an operation typed by hand', () => {
  it('is taken without the blanks around it', () => {
    expect(operationOf(typed)).toEqual({ kind: 'put', key: 'x', value: '7' });
    expect(operationOf({ ...typed, kind: 'get' })).toEqual({ kind: 'get', key: 'x' });
  });

  it('expects an absent key where a compare-and-swap expects nothing', () => {
    expect(operationOf({ ...typed, kind: 'cas' })).toMatchObject({ expected: null });
    expect(operationOf({ ...typed, kind: 'cas', expected: '5' })).toMatchObject({ expected: '5' });
  });

  it('needs no key where the operation has none', () => {
    expect(operationOf({ ...typed, kind: 'propose', key: '' })).toEqual({
      kind: 'propose',
      value: '7',
    });
    expect(operationOf({ ...typed, kind: 'sample' })).toEqual({
      kind: 'sample',
      key: 'x',
      source: 'now',
    });
  });

  it('takes a transaction as a list of writes, and says so when it is none', () => {
    expect(operationOf({ ...typed, kind: 'transaction', value: 'x=1, y = 2' })).toEqual({
      kind: 'transaction',
      writes: [
        { key: 'x', value: '1' },
        { key: 'y', value: '2' },
      ],
    });
    for (const value of ['x', 'x=1,', '=1', 'x=1 y=2']) {
      expect(operationOf({ ...typed, kind: 'transaction', value })).toHaveProperty('wrong');
    }
  });

  it('takes places, several keys and what an administrator says, and gives them back as typed', () => {
    const forms = [
      { ...typed, kind: 'remove', key: 'x', value: 'a' },
      { ...typed, kind: 'insertAt', key: 'x', value: '2=a b' },
      { ...typed, kind: 'deleteAt', key: 'x', value: '0' },
      { ...typed, kind: 'getAll', key: 'x y', value: '1' },
      { ...typed, kind: 'administer', key: 'x', value: 'members n1 n2 n4' },
      { ...typed, kind: 'administer', key: 'x', value: 'leader n2' },
      { ...typed, kind: 'administer', key: 'x', value: 'split m' },
    ] as const;
    expect(forms.map(operationOf)).toEqual([
      { kind: 'remove', key: 'x', value: 'a' },
      { kind: 'insertAt', key: 'x', index: 2, value: 'a b' },
      { kind: 'deleteAt', key: 'x', index: 0 },
      { kind: 'getAll', keys: ['x', 'y'] },
      { kind: 'administer', action: { kind: 'changeMembers', members: ['n1', 'n2', 'n4'] } },
      { kind: 'administer', action: { kind: 'transferLeadership', to: 'n2' } },
      { kind: 'administer', action: { kind: 'split', atKey: 'm' } },
    ]);
    for (const form of forms) {
      const operation = operationOf(form);
      if ('wrong' in operation) throw new Error(operation.wrong);
      expect(operationOf(formOf(operation))).toEqual(operation);
    }
    for (const value of ['a', '2', '=a']) {
      expect(operationOf({ ...typed, kind: 'insertAt', value })).toHaveProperty('wrong');
    }
    for (const value of ['members', 'leader n1 n2', 'split', 'sleep n1']) {
      expect(operationOf({ ...typed, kind: 'administer', value })).toHaveProperty('wrong');
    }
  });

  it('says what is missing', () => {
    expect(operationOf({ ...typed, key: ' ' })).toEqual({ wrong: 'A key is missing, such as x.' });
    expect(operationOf({ ...typed, value: '' })).toHaveProperty('wrong');
    expect(operationOf({ ...typed, kind: 'get', value: '' })).not.toHaveProperty('wrong');
    expect(operationOf({ ...typed, kind: 'add', value: 'many' })).toHaveProperty('wrong');
  });
});

describe('the operations offered', () => {
  it('are those the protocol serves, reads and writes apart', () => {
    const kinds = (draft: 'write' | 'read') =>
      choicesFor(draft, ['put', 'get', 'cas', 'transaction']).map(({ value }) => value);
    expect(kinds('write')).toEqual(['put', 'cas', 'transaction']);
    expect(kinds('read')).toEqual(['get']);
  });
});

describe('the form', () => {
  it('is filled in with an operation, which it then gives back', () => {
    for (const operation of [
      { kind: 'put', key: 'x', value: '7' },
      { kind: 'get', key: 'y' },
      { kind: 'propose', value: '3' },
      {
        kind: 'transaction',
        writes: [
          { key: 'x', value: '1' },
          { key: 'y', value: '2' },
        ],
      },
      { kind: 'cas', key: 'x', expected: null, value: '1' },
      { kind: 'add', key: 'x', amount: -2 },
    ] as const) {
      expect(operationOf(formOf(operation))).toEqual(operation);
    }
  });

  it('makes a list of a value, and a value of a list, when the kind changes', () => {
    const put = formOf({ kind: 'put', key: 'x', value: '7' });
    const list = withKind(put, 'transaction');
    expect(list.value).toBe('x=7');
    expect(withKind(list, 'put')).toMatchObject({ key: 'x', value: '7' });
    expect(withKind(put, 'append')).toMatchObject({ key: 'x', value: '7' });
  });
});
