import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { raftRuleScenarios } from '../../protocols/raft/scenarios.ts';
import { session } from '../../session/store.ts';
import { ScenarioError } from '../../sim/errors.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { CompareClock } from './clock.ts';
import { comparedUntil, compareRule, useCompared, withRule } from './compare-store.ts';
import { firstDifference, looksIn } from './first-difference.ts';
import { nodeStates } from './node-states.ts';

const rule = 'raft/commit-only-own-term';
const figure8 = (): Scenario => {
  const found = raftRuleScenarios.find((each) => each.rule === rule);
  if (found === undefined) throw new Error('The rule has no scenario.');
  return found.scenario;
};

const stillClock = () => 0;

describe('the same scenario with a rule on or off', () => {
  it('differs in nothing else, and expects nothing', () => {
    const { expectations: _expectations, ...rest } = figure8();
    expect(withRule(figure8(), rule, true)).toEqual(rest);
    expect(withRule(figure8(), rule, false)).toEqual({ ...rest, rulesOff: [rule] });
  });

  it('leaves other rules as they are', () => {
    const scenario = { ...figure8(), rulesOff: ['raft/majority', rule] };
    expect(withRule(scenario, rule, true).rulesOff).toEqual(['raft/majority']);
    expect(withRule(scenario, rule, false).rulesOff).toEqual(['raft/majority', rule]);
  });
});

describe('how far two runs are compared', () => {
  const long = { ...figure8(), script: [], untilMicros: 3_600_000_000 };

  it('is to their end', () => {
    expect(comparedUntil(figure8(), 0)).toBe(figure8().untilMicros);
  });

  it('is for a while after what was done and played, where they go on for long', () => {
    expect(comparedUntil(long, 5_000_000)).toBe(8_000_000);
    const script = [{ atMicros: 9_000_000, intervention: { kind: 'heal' } as const }];
    expect(comparedUntil({ ...long, script }, 5_000_000)).toBe(12_000_000);
  });
});

describe('a comparison', () => {
  it('ends when something else is opened', () => {
    session.open(raft, figure8());
    compareRule(raft, figure8(), rule);
    expect(useCompared.getState().compared?.sides).toHaveLength(2);
    session.open(raft, { ...figure8(), seed: 2 });
    expect(useCompared.getState().compared).toBeNull();
  });
});

describe('two runs on one clock', () => {
  const pair = () => {
    const runs = [
      Run.start(raft, withRule(figure8(), rule, true)),
      Run.start(raft, withRule(figure8(), rule, false)),
    ] as const;
    const clock = new CompareClock(runs, figure8().untilMicros);
    while (!clock.prepare(stillClock, 1));
    return { runs, clock };
  };

  it('show the same moment wherever one goes', () => {
    const { runs, clock } = pair();
    for (const micros of [0, 333_333.7, 700_000]) {
      clock.seekTo(micros);
      expect(runs.map(({ nowMicros }) => nowMicros)).toEqual([
        Math.round(micros),
        Math.round(micros),
      ]);
    }
  });

  it('part at the event that the rule decides: without it n1 commits an older entry', () => {
    const { runs } = pair();
    const [one, other] = runs;
    const place = firstDifference(one.records, other.records, looksIn(one));
    const [here, there] = [one.records.at(place ?? -1), other.records.at(place ?? -1)];
    if (place === null || here === undefined || there === undefined) throw new Error('No parting.');
    for (const run of runs) run.seekToEvent(place);
    expect(nodeStates(one)).toEqual(nodeStates(other));
    for (const run of runs) run.seekToEvent(place + 1);
    expect(nodeStates(one)).not.toEqual(nodeStates(other));
  });

  it('a run never parts from itself', () => {
    const { runs } = pair();
    const again = Run.start(raft, runs[0].scenario);
    again.advanceTo(again.scenario.untilMicros);
    expect(firstDifference(runs[0].records, again.records, looksIn(again))).toBeNull();
  });

  it('one in which more happens, at the very end, parts from the other there', () => {
    const { untilMicros, script } = figure8();
    const kill = { atMicros: untilMicros, intervention: { kind: 'kill', node: 'n1' } } as const;
    const [one, other] = [script, [...script, kill]].map((entries) => {
      const run = Run.start(raft, { ...figure8(), script: entries });
      run.advanceTo(untilMicros);
      return run;
    });
    if (one === undefined || other === undefined) throw new Error('Nothing was run.');
    const place = firstDifference(one.records, other.records, looksIn(one));
    expect(place).toBe(one.records.length);
    expect(other.records.at(place ?? 0)).toMatchObject({ kind: 'intervention' });
  });

  it('one whose script goes wrong stays where it did, and says why', () => {
    const [good] = pair().runs;
    good.seekTo(0);
    const halting = {
      nowMicros: 0,
      knownUntilMicros: 0,
      advanceSome: () => {
        throw new ScenarioError({
          problem: 'unknown-message',
          what: 'There is no message n1>n2#9.',
          remedy: 'Name another.',
        });
      },
      seekTo: () => {},
    };
    const clock = new CompareClock([halting, good], 200_000);
    while (!clock.prepare(stillClock, 1));
    clock.seekTo(200_000);
    expect(clock.haltOf(halting)).toEqual({
      atMicros: 0,
      sentence: 'There is no message n1>n2#9. So this run ends here.',
    });
    expect(clock.haltOf(good)).toBeNull();
    expect(good.nowMicros).toBe(200_000);
  });
});
