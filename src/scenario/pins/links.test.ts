import { expect, it } from 'vitest';
import { replayLink } from '../testing/replay-link.ts';
import kept from './links.json' with { type: 'json' };

/*
 * Links of every kind, made before the protocols were written in their second form: to scenarios of
 * the library as they are or changed, whole scenarios with every kind of intervention there was, and
 * trees of branches. No command writes links.json: a link that was sent must show what it showed.
 */
it('a hundred links of the first protocols are kept', () => {
  expect(kept.length).toBeGreaterThanOrEqual(100);
  expect(new Set(kept.map(({ link }) => link)).size).toBe(kept.length);
});

it.each(kept)('$link shows the run that it showed', async (one) => {
  expect(await replayLink(one.link)).toEqual(one);
});
