import { expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { raftGuarantees } from './guarantees.ts';
import { raft } from './index.ts';
import { raftRuleScenarios } from './rule-scenarios.ts';
import { at, kill } from './scenarios/script.ts';

// That the promises hold is what the random seeds test; here is where they end.

it('a disk that loses what it has reported as stored costs a committed entry, as is said', () => {
  expect(raftGuarantees).toContainEqual({
    verdict: 'raft/leader-completeness',
    under: ['lost-writes', 'crashes'],
    holds: false,
  });
  const forgotten = raftRuleScenarios.find(({ rule }) => rule === 'raft/persist-log');
  if (forgotten === undefined) throw new Error('There is no scenario for raft/persist-log.');
  const { scenario } = forgotten;
  const [, ...later] = scenario.script.filter(({ intervention }) => intervention.kind === 'kill');
  const before = scenario.script.filter(({ atMicros }) => atMicros < 145_000);
  const after = scenario.script.filter(({ atMicros }) => atMicros > 145_000);
  expect(later).toHaveLength(1);

  // n3 stores x=1 from 150 ms to 170 ms, then acknowledges it, and crashes after that.
  const run = (lies: boolean) =>
    runOf(raft, {
      ...scenario,
      script: [
        ...before,
        ...(lies ? [at(160, { kind: 'loseUnsynced', node: 'n3' })] : []),
        at(200, kill('n3')),
        ...after,
      ],
    });
  expect(verdictOf(run(true), 'raft/leader-completeness')).toBe(false);
  expect(verdictOf(run(false), 'raft/leader-completeness')).toBe(true);
});
