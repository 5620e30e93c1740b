import { expect, it } from 'vitest';
import { dictionary } from './dictionary.ts';
import { textChecksum } from './payload.ts';
import { CURRENT_VERSION } from './versions.ts';

it('the dictionary of version 1 never changes: links that people have kept depend on it', () => {
  expect({
    version: CURRENT_VERSION,
    text: textChecksum(new TextDecoder().decode(dictionary)),
  }).toEqual({ version: 1, text: 'POBx' });
});
