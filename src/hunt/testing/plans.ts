import { raft } from '../../protocols/raft/index.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { relay } from '../../sim/testing/relay.ts';
import { seconds } from '../../sim/time.ts';
import type { Attempt, HuntPlan } from '../attempt.ts';
import { attempt } from '../attempt.ts';
import { boundsFor } from '../bounds.ts';
import { targetNamed } from '../target.ts';

/** Five Raft servers and two clients that nothing has happened to. */
export const plainRaft = (rulesOff: readonly string[] = []): Scenario => ({
  protocol: 'raft',
  seed: 1,
  nodes: 5,
  clients: [{}, {}],
  parameters: { noOpOnElection: false },
  rulesOff,
  script: [],
  untilMicros: seconds(60),
});

/** Three relays, whose monitor breaks as soon as one of them starts again. */
export const plainRelay: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  script: [],
  untilMicros: seconds(60),
};

/** The plan to hunt a scenario for a verdict, within the usual bounds. */
export const planFor = (scenario: Scenario, verdict: string): HuntPlan => {
  const protocol = scenario.protocol === 'raft' ? raft : relay;
  const target = targetNamed(protocol, verdict);
  if (target === null) throw new Error(`${protocol.title} has no ${verdict}.`);
  return { protocol, scenario, target, bounds: boundsFor(protocol, scenario) };
};

/** The first of so many runs that shows what the plan is for. */
export const firstFind = (plan: HuntPlan, runs: number): NonNullable<Attempt['found']> => {
  for (let seed = 1; seed <= runs; seed++) {
    const { found } = attempt(plan, seed);
    if (found !== null) return found;
  }
  throw new Error(`None of ${runs} runs shows ${plan.target.id}.`);
};
