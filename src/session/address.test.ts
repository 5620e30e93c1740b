import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadProtocol } from '../protocols/index.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { copyLink, followAddress } from './address.ts';
import { frame } from './frames.ts';
import { session, useSession } from './store.ts';

/** As much of a browser's address and history as the page uses. */
const fakeBrowser = (hash: string) => {
  const listeners = new Map<string, () => void>();
  const entries = [hash];
  let place = 0;
  let writes = 0;
  const location = {
    get hash() {
      return entries[place] ?? '';
    },
    get href() {
      return `https://example.org/quorate/${this.hash}`;
    },
  };
  const go = (steps: number): void => {
    place += steps;
    listeners.get('popstate')?.();
    listeners.get('hashchange')?.();
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', {
    pushState: (_state: unknown, _title: string, next: string) => {
      entries.splice(place + 1, entries.length, next);
      place++;
      writes++;
    },
    replaceState: (_state: unknown, _title: string, next: string) => {
      entries[place] = next;
      writes++;
    },
  });
  vi.stubGlobal('window', {
    addEventListener: (type: string, listener: () => void) => listeners.set(type, listener),
    removeEventListener: (type: string) => listeners.delete(type),
    setTimeout: (run: () => void, millis: number) => setTimeout(run, millis),
    clearTimeout: (timer: number) => clearTimeout(timer),
  });
  return {
    location,
    entries,
    writes: () => writes,
    back: () => go(-1),
    /** Someone pastes another hash into the address bar. */
    enter: (next: string) => {
      entries.splice(place + 1, entries.length, next);
      go(1);
    },
  };
};

const state = () => useSession.getState();

/** Lets loading and the address's pauses pass. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(600);

let stop = (): void => {};

const start = async (hash: string) => {
  const browser = fakeBrowser(hash);
  stop = followAddress({ loadProtocol, home: { protocol: 'raft', scenario: 'playground' } });
  await vi.waitFor(() => {
    if (state().run === null && state().problem === null) throw new Error('still loading');
  });
  return browser;
};

beforeEach(() => {
  // Nothing is left of the run before.
  useSession.setState({ run: null, problem: null });
  // Wall time stands still but for timers: no budget runs out, however slow the machine.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the address', () => {
  it('without a hash opens the playground, playing', async () => {
    await start('');
    expect(state().run?.scenario.title).toBe('A running cluster');
    expect(state().mode).toBe('playing');
  });

  it('of a moment opens just that moment, paused', async () => {
    await start('#/raft/playground?t=1.284');
    expect(state().run?.nowMicros).toBe(1_284_000);
    expect(state().mode).toBe('paused');
  });

  it('of a scenario without a moment opens it where the library does, playing', async () => {
    await start('#/raft/playground');
    expect(state().run?.nowMicros).toBeGreaterThan(0);
    expect(state().mode).toBe('playing');
  });

  it('that is broken shows what is wrong, and a good one leads out of it', async () => {
    const browser = await start('#/raft/nothing-of-the-kind');
    expect(state().run).toBeNull();
    expect(state().problem?.sentence).toContain('nothing-of-the-kind');
    browser.enter('#/raft/playground?t=1');
    await vi.waitFor(() => expect(state().run).not.toBeNull());
    expect(state().problem).toBeNull();
  });

  it('follows time in its own entry, not oftener than twice a second', async () => {
    const browser = await start('#/raft/playground?t=1');
    session.setSpeed(1);
    session.play();
    await settle();
    const before = browser.writes();
    for (let each = 0; each < 120; each++) {
      frame(16);
      await vi.advanceTimersByTimeAsync(16);
    }
    await settle();
    expect(browser.writes() - before).toBeGreaterThan(1);
    expect(browser.writes() - before).toBeLessThanOrEqual(5);
    expect(browser.entries).toHaveLength(1);
    expect(browser.location.hash).toMatch(/^#\/raft\/playground\?t=2\./);
    session.pause();
  });

  it('gets an entry for each thing done, and Back takes it back', async () => {
    const browser = await start('#/raft/playground?t=1');
    session.seekTo(1_100_000);
    session.intervene({ kind: 'kill', node: 'n1' });
    await settle();
    expect(browser.entries).toHaveLength(2);
    expect(browser.entries[0]).toBe('#/raft/playground?t=1.1');
    browser.back();
    await vi.waitFor(() => expect(state().run?.scenario.script).toEqual([]));
    expect(state().run?.nowMicros).toBe(1_100_000);
    expect(state().run?.world.node('n1').status).toBe('up');
    await settle();
    expect(browser.entries).toHaveLength(2);
  });

  it('holds all branches with their names, so that a reload and Back lead to them', async () => {
    const browser = await start('#/raft/playground?t=1');
    session.seekTo(1_400_000);
    session.seekTo(1_100_000);
    session.intervene({ kind: 'kill', node: 'n1' });
    session.rename(0, 'as it was');
    await settle();
    expect(browser.location.hash).toMatch(/^#\/b\/2\//);
    session.open((await loadProtocol('raft')) as Protocol, {
      ...(state().run?.scenario as Scenario), // it is open
      seed: 5,
    });
    await settle();
    browser.back();
    const names = () => state().tree.branches.map(({ name }) => name);
    await vi.waitFor(() => expect(names()).toEqual(['as it was', 'kill n1 at 1.100 s']));
    expect(state().run?.nowMicros).toBe(1_100_000);
    expect(state().run?.world.node('n1').status).toBe('down');
    session.switchTo(0);
    expect(state().run?.world.node('n1').status).toBe('up');
    await settle();
  });

  it('is not overwritten by the run that one is just leaving', async () => {
    const browser = await start('#/raft/playground?t=1');
    session.seekTo(1_200_000);
    browser.enter('#/raft/playground?t=3');
    session.seekTo(1_300_000);
    await settle();
    await vi.waitFor(() => expect(state().run?.nowMicros).toBe(3_000_000));
    await settle();
    expect(browser.location.hash).toBe('#/raft/playground?t=3');
  });
});

describe('copying the link', () => {
  it('writes the whole address of the moment to the clipboard and tells so', async () => {
    await start('#/raft/playground?t=1.5');
    const written: string[] = [];
    vi.stubGlobal('navigator', {
      clipboard: { writeText: async (text: string) => void written.push(text) },
    });
    const { copies } = state();
    expect(await copyLink()).toBe(true);
    expect(written).toEqual(['https://example.org/quorate/#/raft/playground?t=1.5']);
    expect(state().copies).toBe(copies + 1);
  });

  it('opens the window with the selected link where the browser refuses', async () => {
    await start('#/raft/playground?t=1.5');
    vi.stubGlobal('navigator', {
      clipboard: { writeText: () => Promise.reject(new Error('not allowed')) },
    });
    expect(await copyLink()).toBe(false);
    expect(state().dialog).toBe('share');
  });
});
