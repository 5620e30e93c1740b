import { describe, expect, it } from 'vitest';
import { loadProtocol, protocols } from '../../protocols/index.ts';
import pinned from './fingerprints.json' with { type: 'json' };
import { fingerprintsOf, type PinnedProtocol } from './fingerprints.ts';

const pins: Readonly<Record<string, PinnedProtocol>> = pinned;

/*
 * A changed fingerprint is a changed run: every link that was ever sent would show another one. If
 * that is what you mean, say so in the commit, and write the file anew with
 * `npm run -s pin-fingerprints`, which names what it changes.
 */
describe.each(protocols.map(({ id }) => id))('the library of %s', (id) => {
  it('runs as it ran when its fingerprints were pinned', async () => {
    const protocol = (await loadProtocol(id))!;
    expect(await fingerprintsOf(protocol)).toEqual(pins[id]);
  });
});

it('no protocol that is gone has pins left', () => {
  expect(Object.keys(pins)).toEqual(protocols.map(({ id }) => id));
});
