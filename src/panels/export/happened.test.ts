import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { Run } from '../../sim/run.ts';
import { happened, PastChanged } from './happened.ts';

const played = (): Run => {
  const run = Run.start(raft, {
    protocol: 'raft',
    seed: 2,
    nodes: 3,
    clients: [],
    script: [],
    untilMicros: 3_000_000,
  });
  run.advanceTo(2_000_000);
  return run;
};

describe('the events that are saved', () => {
  it('are those up to the moment shown when it was asked for, wherever the page goes then', () => {
    const run = played();
    const { eventCount } = run;
    const events = happened(run);
    run.advanceTo(3_000_000);
    run.seekTo(1_000_000);
    const indices = [...events].map(({ index }) => index);
    expect(indices).toEqual([...Array(eventCount).keys()]);
  });

  it('are still the same when something later is changed', () => {
    const run = played();
    run.seekTo(1_000_000);
    const { eventCount } = run;
    const events = happened(run);
    run.intervene({ kind: 'kill', node: 'n1' });
    run.advanceTo(2_000_000);
    expect([...events]).toHaveLength(eventCount);
  });

  it('are none when the past was changed before them all were told', () => {
    const run = played();
    const events = happened(run)[Symbol.iterator]();
    for (let count = 0; count < 10; count++) events.next();
    run.seekTo(1_000_000);
    run.intervene({ kind: 'kill', node: 'n1' });
    expect(() => events.next()).toThrow(PastChanged);
  });
});
