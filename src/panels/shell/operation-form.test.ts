import { describe, expect, it } from 'vitest';
import { choicesFor, nextValue, operationOf } from './operation-form.ts';

const typed = { kind: 'put', key: ' x ', value: ' 7 ', expected: '' } as const;

describe('an operation typed by hand', () => {
  it('is taken without the blanks around it', () => {
    expect(operationOf(typed)).toEqual({ kind: 'put', key: 'x', value: '7' });
    expect(operationOf({ ...typed, kind: 'get' })).toEqual({ kind: 'get', key: 'x' });
  });

  it('expects an absent key where a compare-and-swap expects nothing', () => {
    expect(operationOf({ ...typed, kind: 'cas' })).toMatchObject({ expected: null });
    expect(operationOf({ ...typed, kind: 'cas', expected: '5' })).toMatchObject({ expected: '5' });
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
    expect(kinds('write')).toEqual(['put', 'cas']);
    expect(kinds('read')).toEqual(['get']);
  });
});

describe('the next value', () => {
  it('counts on', () => {
    expect(nextValue('9')).toBe('10');
    expect(nextValue('apple')).toBe('apple');
  });
});
