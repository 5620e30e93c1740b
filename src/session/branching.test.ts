import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Intervention } from '../sim/intervention.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import { type Branch, currentBranch, inTreeOrder } from './branches.ts';
import { scriptNow, treeNow } from './branching.ts';
import { currentPlace } from './playback.ts';
import { deleteEntry, moveEntry, switchEntry } from './script-edits.ts';
import { session, useSession } from './store.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 7,
  nodes: 3,
  clients: [{}],
  script: [{ atMicros: 1_500_000, intervention: { kind: 'pause', node: 'n3' } }],
  untilMicros: 2_000_000,
};
const kill: Intervention = { kind: 'kill', node: 'n1' };

const state = () => useSession.getState();
const run = (): Run => {
  const { run: open } = state();
  if (open === null) throw new Error('Nothing is open.');
  return open;
};
const names = () =>
  inTreeOrder(treeNow()).map(({ branch, depth }) => `${'  '.repeat(depth)}${branch.name}`);
const branchNamed = (name: string): Branch => {
  const found = treeNow().branches.find((branch) => branch.name === name);
  if (found === undefined) throw new Error(`There is no branch ${name} among ${names()}.`);
  return found;
};
const kinds = () => run().scenario.script.map(({ intervention }) => intervention.kind);
/** The fingerprint of a scenario played afresh up to a moment. */
const playedAfresh = (of: Scenario, micros: number): string => {
  const fresh = Run.start(raft, of);
  fresh.advanceTo(micros);
  return fresh.fingerprint();
};

beforeEach(() => {
  // A clock that stands still: no budget ever runs out, however slow the machine.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  session.open(raft, scenario);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('intervening', () => {
  it('at the latest moment seen goes on in the branch', () => {
    session.seekTo(300_000);
    session.intervene(kill);
    session.intervene({ kind: 'restart', node: 'n1' });
    expect(names()).toEqual(['main']);
    expect(currentBranch(treeNow()).scenario).toBe(run().scenario);
  });

  it('in the past forks there: the old future stays as a branch', () => {
    session.seekTo(900_000);
    session.intervene(kill);
    const old = run().fingerprint();
    session.seekTo(400_000);
    session.intervene({ kind: 'kill', node: 'n2' });
    expect(names()).toEqual(['main', '  kill n2 at 0.400 s']);
    expect(kinds()).toEqual(['kill', 'pause']);
    session.seekTo(900_000);
    session.switchTo(branchNamed('main').id);
    expect(run().nowMicros).toBe(900_000);
    expect(run().fingerprint()).toBe(old);
  });

  it('where only the seen future lies ahead forks as well', () => {
    session.seekTo(900_000);
    session.seekTo(400_000);
    session.intervene(kill);
    expect(names()).toEqual(['main', '  kill n1 at 0.400 s']);
  });

  it('before what was done by hand forks in a branch whose future was not seen since', () => {
    session.seekTo(900_000);
    session.intervene(kill);
    session.seekTo(100_000);
    session.forkHere();
    session.switchTo(branchNamed('main').id);
    session.intervene({ kind: 'kill', node: 'n2' });
    expect(names()).toEqual(['main', '  branch 2', '  kill n2 at 0.100 s']);
  });
});

describe('a fork', () => {
  it('begins at the moment shown, without what was done later by hand', () => {
    session.seekTo(900_000);
    session.intervene(kill);
    session.seekTo(400_000);
    session.forkHere();
    expect(names()).toEqual(['main', '  branch 2']);
    expect(kinds()).toEqual(['pause']);
    expect(run().nowMicros).toBe(400_000);
    session.intervene({ kind: 'kill', node: 'n2' });
    expect(names()).toEqual(['main', '  branch 2']);
  });

  it('plays on where it was playing', () => {
    session.play();
    session.forkHere();
    expect(state().mode).toBe('playing');
    session.switchTo(0);
    expect(state().mode).toBe('playing');
  });

  it('has everything before it in common with its parent, and both go just as if played afresh', () => {
    const moment = fc.integer({ min: 1, max: 1_999_999 });
    const deed = fc.constantFrom<Intervention>(
      kill,
      { kind: 'pause', node: 'n2' },
      { kind: 'partition', groups: [['n1']] },
      { kind: 'operation', client: 'c1', operation: { kind: 'put', key: 'x', value: '1' } },
    );
    fc.assert(
      fc.property(moment, moment, deed, (seen, chosen, intervention) => {
        session.open(raft, scenario);
        session.seekTo(Math.max(seen, chosen));
        session.seekTo(Math.min(seen, chosen));
        session.intervene(intervention);
        const forkMicros = run().nowMicros;
        session.seekTo(2_000_000);
        for (const branch of treeNow().branches) {
          session.switchTo(branch.id);
          expect(run().fingerprint()).toBe(playedAfresh(branch.scenario, 2_000_000));
          session.seekTo(forkMicros - 1);
          expect(run().fingerprint()).toBe(playedAfresh(scenario, forkMicros - 1));
          session.seekTo(2_000_000);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('editing the script', () => {
  it('plays the run again with the entry at another time, in a branch, at the moment shown', () => {
    session.seekTo(1_700_000);
    const [entry] = scriptNow().scenario.script;
    if (entry === undefined) throw new Error('The script is empty.');
    expect(session.edit(moveEntry(scriptNow(), entry, 1_800_000))).toBe(true);
    expect(names()).toEqual(['main', '  pause n3 at 1.800 s']);
    expect(run().nowMicros).toBe(1_700_000);
    expect(run().world.node('n3').status).toBe('up');
  });

  it('switches off what has no meaning any more, and tells', () => {
    session.seekTo(900_000);
    session.intervene({ kind: 'kill', node: 'n1' });
    session.seekTo(1_000_000);
    session.intervene({ kind: 'kill', node: 'n2' });
    session.intervene({ kind: 'wipeDisk', node: 'n1' });
    const first = scriptNow().scenario.script.find(
      ({ intervention }) => intervention.kind === 'kill',
    );
    if (first === undefined) throw new Error('Nothing was killed.');
    expect(session.edit(deleteEntry(scriptNow(), first))).toBe(true);
    expect(kinds()).toEqual(['kill', 'pause']);
    expect(scriptNow().off.map(({ intervention }) => intervention.kind)).toEqual(['wipeDisk']);
    expect(state().announcement).toMatch(/Switched off.*wipe n1/);
  });

  it('that cannot be done is complained about and changes nothing', () => {
    session.seekTo(1_700_000);
    const [entry] = scriptNow().scenario.script;
    if (entry === undefined) throw new Error('The script is empty.');
    const before = treeNow();
    const edit = moveEntry(scriptNow(), entry, 1_600_000);
    const becomes = {
      atMicros: 1_600_000,
      intervention: { kind: 'drop', message: 'n1>n2#900' },
    } as const;
    const impossible = {
      ...edit,
      becomes,
      scenario: { ...edit.scenario, script: [becomes] },
    };
    expect(session.edit(impossible, 'script')).toBe(false);
    expect(state().complaint).toMatchObject({ place: 'script' });
    expect(treeNow()).toBe(before);
  });
});

describe('undo', () => {
  it('takes back interventions one by one, and redo does them again', () => {
    session.seekTo(300_000);
    session.intervene(kill);
    const once = run().fingerprint();
    session.seekTo(600_000);
    session.intervene({ kind: 'kill', node: 'n2' });
    const twice = run().fingerprint();
    session.undo();
    expect(run().nowMicros).toBe(600_000);
    expect(kinds()).toEqual(['kill', 'pause']);
    session.undo();
    expect(kinds()).toEqual(['pause']);
    expect(state()).toMatchObject({ canUndo: false, canRedo: true });
    session.redo();
    expect(run().world.node('n1').status).toBe('down');
    expect(playedAfresh(run().scenario, 300_000)).toBe(once);
    session.redo();
    session.seekTo(600_000);
    expect(run().fingerprint()).toBe(twice);
    expect(state()).toMatchObject({ canUndo: true, canRedo: false });
  });

  it('takes back another seed and a rule that was switched off', () => {
    session.seekTo(500_000);
    const before = run().fingerprint();
    expect(session.reset({ seed: 8 })).toBe(true);
    expect(session.reset({ rulesOff: raft.rules.slice(0, 1).map(({ id }) => id) })).toBe(true);
    session.undo();
    expect(run().scenario.rulesOff).toBeUndefined();
    expect(run().scenario.seed).toBe(8);
    session.undo();
    expect(run().scenario).toBe(scenario);
    expect(run().fingerprint()).toBe(before);
  });

  it('brings a deleted branch back with its name', () => {
    session.forkHere();
    session.rename(1, 'mine');
    session.remove(1);
    expect(names()).toEqual(['main']);
    session.undo();
    expect(names()).toEqual(['main', '  mine']);
    expect(currentBranch(treeNow()).name).toBe('mine');
  });

  it('forgets what was undone when something else is done', () => {
    session.intervene(kill);
    session.undo();
    session.intervene({ kind: 'kill', node: 'n2' });
    expect(state().canRedo).toBe(false);
  });

  it('does not reach into another scenario', () => {
    session.intervene(kill);
    session.open(raft, { ...scenario, seed: 9 });
    expect(state().canUndo).toBe(false);
    session.undo();
    expect(run().scenario.seed).toBe(9);
  });
});

describe('a place', () => {
  it('holds all branches as they are now', () => {
    session.seekTo(900_000);
    session.seekTo(400_000);
    session.intervene(kill);
    const [entry] = scriptNow().scenario.script;
    if (entry === undefined) throw new Error('The script is empty.');
    session.edit(switchEntry(scriptNow(), entry, false));
    const place = currentPlace();
    expect(place?.tree.branches.map(({ scenario: { script } }) => script.length)).toEqual([
      1, 2, 1,
    ]);
    expect(currentBranch(place?.tree ?? treeNow()).scenario).toBe(place?.scenario);
  });
});
