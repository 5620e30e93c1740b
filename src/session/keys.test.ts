import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { actionOfKey, keyActions, keyNameOf, type PressedKey } from './keys.ts';
import { session, useSession } from './store.ts';

const pressed = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

const press = (key: string): void => {
  const event = pressed(key);
  actionOfKey(event)?.run(keyNameOf(event) ?? '');
};

const state = () => useSession.getState();

beforeEach(() => {
  // A clock that stands still: no budget ever runs out, however slow the machine.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  session.open(
    raft,
    { protocol: 'raft', seed: 3, nodes: 3, clients: [{}], script: [], untilMicros: 5_000_000 },
    1_000_000,
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the table of keys', () => {
  it('gives every key one meaning', () => {
    const names = keyActions.flatMap((action) => action.names);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves keys with a modifier to the browser', () => {
    expect(actionOfKey(pressed('r', { ctrlKey: true }))).toBeNull();
    expect(actionOfKey(pressed('l', { metaKey: true }))).toBeNull();
  });

  it('knows a key with and without Caps Lock', () => {
    expect(actionOfKey(pressed('K'))).toBe(actionOfKey(pressed('k')));
  });

  it('finds the moment keys whatever sign Shift gives them', () => {
    const next = actionOfKey(pressed('>', { shiftKey: true, code: 'Period' }));
    expect(next?.key).toBe('Shift+.');
    expect(actionOfKey(pressed(':', { shiftKey: true, code: 'Period' }))).toBe(next);
    expect(actionOfKey(pressed('.', { code: 'Period' }))?.key).toBe('.');
  });
});

describe('by keyboard alone', () => {
  it('a node is selected, killed and brought back', () => {
    press('2');
    expect(state().selection).toEqual({ kind: 'node', id: 'n2' });
    expect(state().announcement).toMatch(/^n2 selected: /);
    press('k');
    expect(state().run?.world.node('n2').status).toBe('down');
    press('k');
    expect(state().run?.world.node('n2').status).toBe('up');
  });

  it('with nothing selected, the leader is killed', () => {
    session.seekTo(1_000_000);
    press('k');
    expect(state().run?.scenario.script.map(({ intervention }) => intervention)).toEqual([
      { kind: 'kill', node: 'n3' },
    ]);
  });

  it('it is said what is missing when nothing is selected', () => {
    press('i');
    expect(state().announcement).toContain('Select a node first');
    press('x');
    expect(state().announcement).toContain('Select a message first');
    press('9');
    expect(state().announcement).toBe('There is no node number 9.');
    expect(state().run?.scenario.script).toEqual([]);
  });

  it('messages on their way are gone through and dropped', () => {
    while (state().run?.world.messages().length === 0) session.stepForward();
    press('m');
    const first = state().selection;
    expect(first?.kind).toBe('message');
    press('x');
    expect(state().run?.scenario.script.map(({ intervention }) => intervention.kind)).toEqual([
      'drop',
    ]);
  });

  it('a node is cut off and every link mended', () => {
    press('1');
    press('i');
    expect(state().run?.world.isCut('n1', 'n2')).toBe(true);
    press('h');
    expect(state().run?.world.isCut('n1', 'n2')).toBe(false);
  });

  it('the timer that its ring shows is fired', () => {
    const follower = ['n1', 'n2', 'n3'].find((id) =>
      state()
        .run?.world.node(id)
        .timers.some(({ name }) => name === raft.ringTimer),
    );
    session.select({ kind: 'node', id: follower ?? '' });
    press('f');
    expect(state().run?.scenario.script[0]?.intervention).toEqual({
      kind: 'fireTimer',
      node: follower,
      timer: raft.ringTimer,
    });
  });

  it('a write goes to the selected node at once', () => {
    press('2');
    press('w');
    expect(state().run?.scenario.script.at(-1)?.intervention).toMatchObject({
      kind: 'operation',
      to: 'n2',
    });
  });

  it('a write with more to it is begun with Shift', () => {
    press('3');
    actionOfKey(pressed('W', { shiftKey: true }))?.run('Shift+W');
    expect(state().draft).toEqual({ kind: 'write', asked: { client: null, server: 'n3' } });
    press('Escape');
    expect(state().draft).toBeNull();
    press('Escape');
    expect(state().selection).toBeNull();
  });

  it('the speed goes ten times up in three presses, and back', () => {
    session.setSpeed(0.1);
    for (let each = 0; each < 3; each++) press('+');
    expect(state().speed).toBeCloseTo(1);
    for (let each = 0; each < 3; each++) press('-');
    expect(state().speed).toBeCloseTo(0.1);
  });

  it('one comes closer, looks elsewhere, and sees the whole again', () => {
    press('z');
    const { scale, x } = state().camera;
    expect(scale).toBeGreaterThan(1);
    actionOfKey(pressed('ArrowRight', { shiftKey: true }))?.run('Shift+ArrowRight');
    expect(state().camera.x).toBeGreaterThan(x);
    expect(actionOfKey(pressed('Z', { shiftKey: true }))?.label).toBe('Zoom out');
    press('0');
    expect(state().camera.scale).toBe(1);
  });

  it('nothing that one looks at changes the scenario, and another scenario is seen whole', () => {
    const before = state().run?.scenario;
    press('z');
    expect(state().run?.scenario).toBe(before);
    if (before !== undefined) session.open(raft, before);
    expect(state().camera.scale).toBe(1);
  });
});
