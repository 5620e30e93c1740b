import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadProtocol, protocols } from '../protocols/index.ts';
import { decodeLink, encodeLink } from './link.ts';
import { resolveLink } from './resolve-link.ts';
import { parseScenario } from './schema.ts';

describe.each(protocols.map(({ id }) => id))('the library of %s', (id) => {
  it('keeps to the format and has a short link for each scenario', async () => {
    const { scenarios } = (await loadProtocol(id))!;
    expect(scenarios.length).toBeGreaterThan(0);
    for (const entry of scenarios) {
      const { scenario } = entry;
      expect(parseScenario(scenario)).toEqual({ kind: 'scenario', scenario });
      const encoded = encodeLink({ scenario, atMicros: 1_000, eventCount: null }, scenarios);
      expect(encoded).toEqual({ kind: 'link', hash: `#/${id}/${entry.id}?t=0.001` });
      expect(await resolveLink(decodeLink(`#/${id}/${entry.id}`), loadProtocol)).toMatchObject({
        kind: 'scenario',
        library: entry,
      });
    }
  });
});

describe('links that are written down', () => {
  it.each(['../../README.md', './README.md'])('in %s open', async (file) => {
    const text = await readFile(new URL(file, import.meta.url), 'utf8');
    // Those with a payload are not written out.
    const found = (text.match(/#\/[^\s`"')]+/g) ?? []).filter((link) => !link.includes('<'));
    expect(found.length).toBeGreaterThan(0);
    for (const link of found) {
      expect(await resolveLink(decodeLink(link), loadProtocol), link).toMatchObject({
        kind: 'scenario',
      });
    }
  });

  it.each(protocols.map(({ id }) => id))('#/%s opens the first scenario', async (id) => {
    const [library] = (await loadProtocol(id))?.scenarios ?? [];
    expect(await resolveLink(decodeLink(`#/${id}`), loadProtocol)).toMatchObject({ library });
  });
});
