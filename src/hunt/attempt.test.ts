import { describe, expect, it } from 'vitest';
import { parseScenario } from '../scenario/schema.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import { attempt } from './attempt.ts';
import { replay } from './replay.ts';
import { firstFind, plainRaft, plainRelay, planFor } from './testing/plans.ts';

describe('a random run', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = planFor(plainRaft(['raft/one-vote-a-term']), 'raft/election-safety');
    const seeds = Array.from({ length: 30 }, (_, place) => place);
    const once = seeds.map((seed) => attempt(plan, seed));
    expect(seeds.map((seed) => attempt(plan, seed))).toEqual(once);
    expect(new Set(once.map(({ events }) => events)).size).toBeGreaterThan(20);
  });

  it('leaves a scenario behind that shows the same by itself', () => {
    const plan = planFor(plainRaft(['raft/up-to-date-check']), 'raft/leader-completeness');
    let shown = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const { found } = attempt(plan, seed);
      if (found === null) continue;
      shown += 1;
      const again = replay(plan.protocol, found.scenario, plan.target);
      expect(again, `seed ${seed}`).toMatchObject({ kind: 'shown', sighting: found.sighting });
      const run = Run.start(plan.protocol, found.scenario);
      run.advanceTo(found.sighting.atMicros);
      expect(run.broken.map(({ monitor }) => monitor.id)).toContain('raft/leader-completeness');
    }
    expect(shown).toBeGreaterThan(3);
  });

  it('leaves a scenario that a file can hold', () => {
    const { scenario } = firstFind(planFor(plainRaft(['raft/majority']), 'any'), 50);
    expect(parseScenario(scenario)).toMatchObject({ kind: 'scenario', scenario });
  });

  it('keeps the script that it began with', () => {
    const authored: Scenario = {
      ...plainRelay,
      script: [{ atMicros: 1_000_000, intervention: { kind: 'kill', node: 'n2' } }],
    };
    const { scenario } = firstFind(planFor(authored, 'relay/two-starts'), 50);
    const isEarlier = scenario.untilMicros >= 1_000_000;
    expect(isEarlier).toBe(true);
    expect(scenario.script).toContainEqual(authored.script[0]);
  });

  it('stays within its bounds', () => {
    const plan = planFor(plainRelay, 'relay/two-starts');
    const bounds = { ...plan.bounds, faults: ['cut', 'loss'] as const };
    for (let seed = 1; seed <= 200; seed++) {
      expect(attempt({ ...plan, bounds }, seed).found).toBeNull();
    }
  });

  it('never breaks Raft with all its rules on', () => {
    for (const verdict of ['any', 'linearizable', 'no-lost-writes']) {
      const plan = planFor(plainRaft(), verdict);
      for (let seed = 1; seed <= 60; seed++) {
        expect(attempt(plan, seed).found, `${verdict}, seed ${seed}`).toBeNull();
      }
    }
  });
});

describe('a hunt finds what a rule of Raft protects from, with the rule off:', () => {
  const cases: readonly (readonly [rule: string, verdict: string, runs: number])[] = [
    ['raft/one-vote-a-term', 'raft/election-safety', 50],
    ['raft/up-to-date-check', 'raft/leader-completeness', 100],
    ['raft/majority', 'raft/election-safety', 50],
    ['raft/log-consistency-check', 'raft/log-matching', 100],
    ['raft/step-down-on-higher-term', 'raft/election-safety', 50],
    ['raft/duplicate-detection', 'linearizable', 1_000],
  ];
  it.each(cases)('%s', (rule, verdict, runs) => {
    expect(firstFind(planFor(plainRaft([rule]), verdict), runs).sighting.verdict).toBe(verdict);
  });
});
