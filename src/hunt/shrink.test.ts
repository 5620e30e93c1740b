import { describe, expect, it } from 'vitest';
import { loadProtocol } from '../protocols/index.ts';
import { decodeLink } from '../scenario/link.ts';
import { resolveLink } from '../scenario/resolve-link.ts';
import type { Scenario } from '../sim/scenario.ts';
import { asScenario, linkOf } from './found.ts';
import { replay } from './replay.ts';
import { costOf, isCheaper } from './shrink/cost.ts';
import { shrink } from './shrink.ts';
import { firstFind, plainRaft, plainRelay, planFor } from './testing/plans.ts';

const shrunkFor = (scenario: Scenario, verdict: string, runs = 200) => {
  const plan = planFor(scenario, verdict);
  const { protocol, target } = plan;
  const { scenario: found } = firstFind(plan, runs);
  const steps: Scenario[] = [];
  const shrunk = shrink({
    protocol,
    target,
    found,
    base: scenario,
    onSmaller: ({ best }) => steps.push(best),
  });
  return { plan, found, steps, shrunk };
};

const broken: readonly (readonly [rule: string, verdict: string])[] = [
  ['raft/one-vote-a-term', 'raft/election-safety'],
  ['raft/up-to-date-check', 'raft/leader-completeness'],
  ['raft/log-consistency-check', 'raft/log-matching'],
];

describe('shrinking', () => {
  it('finds the least there is: a relay that starts twice needs a crash and a restart', () => {
    const { shrunk } = shrunkFor(plainRelay, 'relay/two-starts');
    expect(shrunk.scenario.script.map(({ intervention }) => intervention.kind)).toEqual([
      'kill',
      'restart',
    ]);
    expect(shrunk.scenario).toMatchObject({ nodes: 1, clients: [], seed: 1, untilMicros: 1_000 });
  });

  it.each(broken)('with %s off, every step still shows %s and costs less', (rule, verdict) => {
    const { plan, steps, shrunk } = shrunkFor(plainRaft([rule]), verdict);
    expect(steps.length).toBeGreaterThan(3);
    steps.forEach((step, place) => {
      expect(replay(plan.protocol, step, plan.target).kind, `step ${place}`).toBe('shown');
      const next = steps[place + 1];
      if (next !== undefined) expect(isCheaper(costOf(next), costOf(step))).toBe(true);
    });
    expect(steps.at(-1)).toEqual(shrunk.scenario);
  });

  it('leaves nothing in the script that could be left out', () => {
    const { plan, shrunk } = shrunkFor(plainRaft(['raft/up-to-date-check']), 'any');
    const { scenario } = shrunk;
    expect(scenario.script.length).toBeGreaterThan(0);
    scenario.script.forEach((_, place) => {
      const without = { ...scenario, script: scenario.script.toSpliced(place, 1) };
      expect(replay(plan.protocol, without, plan.target).kind).toBe('not shown');
    });
  });

  it('comes to the same each time', () => {
    const { plan, found, shrunk } = shrunkFor(plainRaft(['raft/log-consistency-check']), 'any');
    const { protocol, target, scenario: base } = plan;
    expect(shrink({ protocol, target, found, base })).toEqual(shrunk);
  });

  it('takes the smallest cluster that the protocol offers', () => {
    const { shrunk } = shrunkFor(plainRaft(['raft/majority']), 'raft/election-safety');
    expect(shrunk.scenario.nodes).toBe(3);
  });

  it('is refused a scenario that shows nothing', () => {
    const { protocol, target, scenario } = planFor(plainRelay, 'relay/two-starts');
    const order = { protocol, target, found: scenario, base: scenario };
    expect(() => shrink(order)).toThrow(/does not show relay\/two-starts/);
  });
});

describe('what was found', () => {
  it('expects of itself what it shows, and comes back from its link', async () => {
    const { plan, shrunk } = shrunkFor(plainRaft(['raft/up-to-date-check']), 'any');
    const scenario = asScenario(shrunk, plan.protocol);
    expect(scenario.expectations).toEqual([{ verdict: shrunk.sighting.verdict, holds: false }]);
    const link = linkOf(scenario, plan.protocol);
    if (link.kind !== 'link') throw new Error(link.problem.sentence);
    const resolved = await resolveLink(decodeLink(link.hash), loadProtocol);
    expect(resolved).toMatchObject({ kind: 'scenario', scenario });
  });

  it('of something to be seen sometimes expects that it is seen', () => {
    const { plan, shrunk } = shrunkFor(plainRaft(), 'raft/election-without-winner');
    const { expectations } = asScenario(shrunk, plan.protocol);
    expect(expectations).toEqual([{ verdict: 'raft/election-without-winner', holds: true }]);
  });
});
