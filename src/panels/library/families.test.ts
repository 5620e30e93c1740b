import { expect, it } from 'vitest';
import { catalogue } from '../../protocols/catalogue.ts';
import { familiesOf } from './families.ts';

it('every protocol is in its family, and each family is there once, in the order of the library', () => {
  const families = familiesOf(catalogue);
  const names = families.map(({ name }) => name);
  expect(names).toEqual([...new Set(catalogue.map(({ family }) => family))]);
  for (const { name, protocols } of families) {
    expect(protocols).toEqual(catalogue.filter(({ family }) => family === name));
  }
});
