import { describe, expect, it } from 'vitest';
import { loadProtocol, protocols } from './index.ts';

describe.each(protocols)('$id', ({ id, title, load }) => {
  it('loads under the id and title that it is listed with', async () => {
    expect(await load()).toMatchObject({ id, title });
  });

  it('names its rules and monitors after itself, each once', async () => {
    const { rules, monitors } = await load();
    const ids = [...rules, ...monitors].map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const each of ids) expect(each).toMatch(new RegExp(`^${id}/[a-z-]+$`));
  });

  it('has scenarios of its own, each once, and opens with the first', async () => {
    const { scenarios } = await load();
    const ids = scenarios.map((each) => each.id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { scenario } of scenarios) expect(scenario.protocol).toBe(id);
  });
});

it('every id is listed once', () => {
  const ids = protocols.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('an unknown protocol is null', async () => {
  expect(await loadProtocol('none')).toBeNull();
  expect((await loadProtocol('raft'))?.title).toBe('Raft');
});
