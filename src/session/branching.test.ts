import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { MAXIMUM_BRANCHES } from '../scenario/branch-limits.ts';
import type { Intervention } from '../sim/intervention.ts';
import { messageIdOf } from '../sim/record.ts';
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

  it('for which there is no room is complained about where it was asked for', () => {
    while (treeNow().branches.length < MAXIMUM_BRANCHES) session.forkHere();
    session.forkHere();
    expect(state().complaint?.place).toBe('transport');
    session.openDialog('branches');
    session.forkHere();
    expect(state().complaint).toMatchObject({ place: 'branches' });
    expect(treeNow().branches).toHaveLength(MAXIMUM_BRANCHES);
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

describe('two branches', () => {
  /**
   * How long every message took, by its name. Left out are those that were lost, and those that had
   * to wait for the one before them: on a link that keeps the order, the draw alone does not decide.
   */
  const latencies = (of: Run): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    const lastArrival = new Map<string, number>();
    for (const { sent } of of.records) {
      for (const message of sent) {
        const { from, to, sentAtMicros, arrivesAtMicros, diesAtMicros } = message;
        const link = `${from}>${to}`;
        const before = lastArrival.get(link) ?? 0;
        lastArrival.set(link, Math.max(before, arrivesAtMicros));
        if (diesAtMicros !== null || arrivesAtMicros <= before) continue;
        found.set(messageIdOf(message), arrivesAtMicros - sentAtMicros);
      }
    }
    return found;
  };

  it('draw the same numbers wherever nothing was done', () => {
    const moment = fc.integer({ min: 200_000, max: 1_200_000 });
    const deed = fc.constantFrom<Intervention>(
      kill,
      { kind: 'pause', node: 'n2' },
      { kind: 'partition', groups: [['n3']] },
      { kind: 'setLink', from: 'n1', to: 'n2', settings: { loss: 0.5 } },
    );
    const drawn = new Set<number>();
    fc.assert(
      fc.property(fc.nat(1_000), moment, deed, (seed, atMicros, intervention) => {
        session.open(raft, { ...scenario, seed });
        session.seekTo(2_000_000);
        session.seekTo(atMicros);
        session.intervene(intervention);
        const [old, young] = treeNow().branches;
        if (old === undefined || young === undefined) throw new Error('Nothing was forked.');
        const [before, after] = [old, young].map((branch) => {
          session.switchTo(branch.id);
          session.seekTo(2_000_000);
          return latencies(run());
        });
        const shared = [...(before ?? [])].filter(([id]) => after?.has(id));
        for (const [id, latency] of shared) {
          expect([id, after?.get(id)]).toEqual([id, latency]);
          drawn.add(latency);
        }
      }),
      { numRuns: 25 },
    );
    expect(drawn.size).toBeGreaterThan(100);
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

  it('goes on in its branch where there is no room for another', () => {
    session.seekTo(1_000_000);
    while (treeNow().branches.length < MAXIMUM_BRANCHES - 1) session.forkHere();
    const [entry] = scriptNow().scenario.script;
    if (entry === undefined) throw new Error('The script is empty.');
    expect(session.edit(switchEntry(scriptNow(), entry, false))).toBe(true);
    expect(session.edit(switchEntry(scriptNow(), entry, true))).toBe(true);
    session.forkHere();
    expect(session.edit(switchEntry(scriptNow(), entry, false))).toBe(false);
    expect(state().complaint?.text).toMatch(/Delete one first/);
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

  it('takes back a new name, and keeps it when something later is undone', () => {
    session.rename(0, 'as it was');
    session.intervene(kill);
    session.undo();
    expect(names()).toEqual(['as it was']);
    session.undo();
    expect(names()).toEqual(['main']);
    session.redo();
    expect(names()).toEqual(['as it was']);
  });

  it('has nothing to take back after a name that is empty or the same', () => {
    session.rename(0, '   ');
    session.rename(0, 'main');
    expect(state().canUndo).toBe(false);
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
