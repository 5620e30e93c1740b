import { expect, it } from 'vitest';
import { dictionary } from './dictionary.ts';
import { textChecksum } from './payload.ts';

it('the dictionary never changes: links of versions 1 and 2 that people have kept depend on it', () => {
  expect(textChecksum(new TextDecoder().decode(dictionary))).toBe('POBx');
});
