import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Intervention } from '../sim/intervention.ts';
import { Run } from '../sim/run.ts';
import { milliseconds } from '../sim/time.ts';
import { LOSS_SHOWN_MICROS } from './progress.ts';
import { StageWatcher } from './stage-view.ts';

const put = (client: string, value: string): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'put', key: 'x', value },
});

const start = (): Run =>
  Run.start(raft, {
    protocol: 'raft',
    seed: 42,
    nodes: 5,
    clients: [{}, {}],
    untilMicros: milliseconds(60_000),
    script: [],
  });

const leaderOf = (watcher: StageWatcher, run: Run): string => {
  const leader = [...watcher.look(run).nodes.values()].find(({ leads }) => leads);
  if (leader === undefined) throw new Error('No leader yet.');
  return leader.id;
};

describe('the world as the stage draws it', () => {
  it('is the same whether it was watched all along or looked at once', () => {
    const run = start();
    const watcher = new StageWatcher();
    for (let step = 0; step < 400; step++) {
      run.stepForward();
      if (step === 200) run.intervene(put('c1', '7'));
      if (step === 260) run.intervene({ kind: 'kill', node: leaderOf(watcher, run) });
      if (step === 300) run.intervene({ kind: 'pause', node: 'n2' });
      if (step === 330) run.intervene({ kind: 'partition', groups: [['n4', 'n5', 'c2'], ['c1']] });
      expect(watcher.look(run)).toEqual(new StageWatcher().look(run));
    }
  });

  it('is the same after going back and forth', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(400));
    run.intervene(put('c1', '7'));
    for (const millis of [900, 100, 405, 407, 402, 700, 0]) {
      run.seekTo(milliseconds(millis));
      expect(watcher.look(run), `${millis} ms`).toEqual(new StageWatcher().look(run));
    }
  });

  it('keeps the looks of nodes for which nothing has changed', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    const before = watcher.look(run);
    run.advanceTo(milliseconds(620));
    const after = watcher.look(run);
    expect(run.eventCount).toBeGreaterThan(0);
    expect(after).not.toBe(before);
    expect(after.members).toBe(before.members);
    expect(after.cuts).toBe(before.cuts);
    expect(after.outlooks).toBe(before.outlooks);
    for (const [id, look] of after.nodes) expect(look).toBe(before.nodes.get(id));
  });

  it('calls a leader stale as soon as a majority knows a later term, and not before', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    const leader = leaderOf(watcher, run);
    run.intervene({ kind: 'partition', groups: [[leader, 'c1', 'c2']] });
    const others = run.world.nodeIds.filter((id) => id.startsWith('n') && id !== leader);
    let wasBoth = 0;
    while (run.nowMicros < milliseconds(2_000) && run.stepForward() !== null) {
      const view = watcher.look(run);
      const own = view.nodes.get(leader)?.epoch ?? 0;
      const later = others.filter((id) => (view.nodes.get(id)?.epoch ?? 0) > own).length;
      expect(view.nodes.get(leader)?.role).toBe(later >= 3 ? 'Leader (stale)' : 'Leader');
      if (later > 0 && later < 3) wasBoth++;
    }
    expect(wasBoth).toBeGreaterThan(0);
  });

  it('judges a part by the rules in force', () => {
    const run = Run.start(raft, { ...start().scenario, rulesOff: ['raft/majority'] });
    run.advanceTo(milliseconds(500));
    run.intervene({ kind: 'partition', groups: [['n4', 'n5']] });
    const { outlooks } = new StageWatcher().look(run);
    expect(outlooks.map(({ sentence }) => sentence)).toEqual([
      '3 of 5: can elect and commit',
      '2 of 5: can elect and commit',
    ]);
  });

  it('calls a leader stale once another leads a later term', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    const leader = leaderOf(watcher, run);
    run.intervene({ kind: 'partition', groups: [[leader, 'c1', 'c2']] });
    run.advanceTo(milliseconds(2_000));
    const looks = [...watcher.look(run).nodes.values()];
    const leaders = looks.filter(({ leads }) => leads);
    expect(leaders).toHaveLength(2);
    expect(leaders.find(({ id }) => id === leader)?.role).toBe('Leader (stale)');
    expect(leaders.find(({ id }) => id !== leader)?.role).toBe('Leader');
  });

  it('says of each part what it can still do, counting live servers only', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    run.intervene({ kind: 'partition', groups: [['n4', 'n5']] });
    expect(watcher.look(run).outlooks).toMatchObject([
      { sentence: '3 of 5: can elect and commit', able: true },
      { sentence: '2 of 5: can do neither', able: false },
    ]);
    run.intervene({ kind: 'kill', node: 'n1' });
    expect(watcher.look(run).outlooks[0]).toMatchObject({
      sentence: '2 of 5: can do neither',
      able: false,
    });
  });

  it('shows losses for a while, where a cut killed them and where they met one', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    const leader = leaderOf(watcher, run);
    while (watcher.look(run).messages.length === 0) run.stepForward();
    const inFlight = watcher.look(run).messages.length;
    run.intervene({ kind: 'partition', groups: [[leader]] });
    const { losses } = watcher.look(run);
    expect(losses).toHaveLength(inFlight);
    for (const loss of losses)
      expect(loss).toMatchObject({ atMicros: run.nowMicros, atCut: false });
    run.advanceTo(run.nowMicros + LOSS_SHOWN_MICROS + milliseconds(40));
    const later = watcher.look(run).losses;
    expect(later.length).toBeGreaterThan(0);
    for (const { atCut, atMicros } of later) {
      expect(atCut).toBe(true);
      expect(atMicros).toBeGreaterThanOrEqual(run.nowMicros - LOSS_SHOWN_MICROS);
    }
  });

  it('shows a client’s open request, since when it waits, and how it ended', () => {
    const run = start();
    const watcher = new StageWatcher();
    run.advanceTo(milliseconds(500));
    expect(watcher.look(run).clients.get('c1')).toMatchObject({ request: '', ending: null });
    run.intervene(put('c1', '7'));
    const begun = run.nowMicros;
    while (watcher.look(run).clients.get('c1')?.waitingSinceMicros === null) run.stepForward();
    expect(watcher.look(run).clients.get('c1')).toMatchObject({
      request: 'put x=7',
      waitingSinceMicros: begun,
      ending: null,
    });
    run.advanceTo(milliseconds(1_500));
    expect(watcher.look(run).clients.get('c1')).toMatchObject({
      request: 'put x=7',
      waitingSinceMicros: null,
      ending: { outcome: 'ok', text: 'ok' },
    });
  });
});
