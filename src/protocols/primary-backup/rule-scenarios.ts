import { InvariantError } from '../../sim/errors.ts';
import type { RuleScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import type { RuleId } from './paper.ts';
import {
  allAt,
  append,
  at,
  byHand,
  caption,
  cutFrom,
  cutOff,
  get,
  heal,
  kill,
  put,
  restart,
} from './scenarios/script.ts';
import { primaryBackupScenarios } from './scenarios.ts';

const ruleScenario = (
  rule: RuleId,
  breaks: string,
  scenario: Scenario & { readonly title: string },
): RuleScenario => ({
  rule,
  breaks,
  scenario: { ...scenario, expectations: [{ verdict: breaks, holds: true }] },
});

const fromLibrary = (id: string): Scenario & { readonly title: string } => {
  const found = primaryBackupScenarios.find((each) => each.id === id);
  if (found === undefined) throw new InvariantError(`The library has no ${id}.`);
  return found.scenario;
};

const majorityElection = { acknowledge: 'majority', failover: 'election' } as const;

/** One scenario for every rule, in the order of the rules. */
export const primaryBackupRuleScenarios: readonly RuleScenario[] = [
  ruleScenario(
    'primary-backup/fencing',
    'primary-backup/acknowledged-writes-last',
    fromLibrary('two-primaries'),
  ),

  ruleScenario('primary-backup/wait-for-backups', 'primary-backup/acknowledged-writes-last', {
    ...byHand,
    title: 'Answered too early',
    parameters: majorityElection,
    script: [
      ...allAt(100, ...cutFrom('n1', 'n2', 'n3')),
      at(110, put('c1', 'x', '1', 'n1')),
      ...allAt(150, kill('n1'), heal),
    ],
    untilMicros: seconds(1),
    captions: [
      caption(100, 'Nothing that n1 sends reaches its backups.'),
      caption(110, 'c1 writes x=1 at n1.'),
      caption(150, 'n1 dies.'),
    ],
  }),

  ruleScenario(
    'primary-backup/store-before-acknowledging',
    'primary-backup/acknowledged-writes-last',
    {
      ...byHand,
      title: 'Acknowledged from memory',
      parameters: { acknowledge: 'all', failover: 'order' },
      diskMicros: [50_000, 50_000],
      script: [
        at(300, put('c1', 'x', '1', 'n1')),
        ...allAt(365, kill('n1'), kill('n2'), kill('n3')),
        ...allAt(500, restart('n2'), restart('n3')),
      ],
      untilMicros: seconds(1.5),
      captions: [
        caption(0, 'Disks are slow: a write takes 50 ms.'),
        caption(300, 'c1 writes x=1.'),
        caption(365, 'The power fails: all three servers die.'),
        caption(500, 'n2 and n3 come back. n1 never does.'),
      ],
    },
  ),

  ruleScenario('primary-backup/discard-on-return', 'primary-backup/logs-agree', {
    ...fromLibrary('both-sides-write'),
    title: 'A returning primary that keeps everything',
  }),

  ruleScenario('primary-backup/most-complete-backup', 'primary-backup/acknowledged-writes-last', {
    ...byHand,
    title: 'A candidate that lacks a write',
    parameters: majorityElection,
    script: [
      ...allAt(200, ...cutOff('n3', 'n1', 'n2')),
      at(210, put('c1', 'x', '1', 'n1')),
      ...allAt(300, kill('n1'), heal),
      at(310, { kind: 'fireTimer', node: 'n3', timer: 'failureTimeout' }),
    ],
    untilMicros: seconds(1.5),
    captions: [
      caption(200, 'n3 is cut off and misses x=1, which n1 and n2 store.'),
      caption(300, 'n1 dies, the cut heals, and n3 stands.'),
    ],
  }),

  ruleScenario('primary-backup/reads-see-stored', 'primary-backup/reads-last', {
    ...byHand,
    title: 'A read that sees too much',
    clientSettings: { timeoutMicros: milliseconds(400), attempts: 1 },
    parameters: majorityElection,
    script: [
      ...allAt(100, ...cutFrom('n1', 'n2', 'n3')),
      at(110, put('c1', 'x', '1', 'n1')),
      at(130, get('c2', 'x', 'n1')),
      ...allAt(180, kill('n1'), heal),
    ],
    untilMicros: seconds(1),
    captions: [
      caption(100, 'Nothing that n1 sends reaches its backups.'),
      caption(110, 'c1 writes x=1 at n1, which cannot answer.'),
      caption(130, 'c2 reads x at n1.'),
      caption(180, 'n1 dies.'),
    ],
  }),

  ruleScenario('primary-backup/only-primary-serves', 'linearizable', {
    ...byHand,
    title: 'A read at a backup',
    parameters: majorityElection,
    script: [
      ...allAt(100, ...cutFrom('n1', 'n3')),
      at(110, put('c1', 'x', '1', 'n1')),
      at(200, get('c2', 'x', 'n3')),
    ],
    untilMicros: milliseconds(400),
    captions: [
      caption(100, 'Nothing that n1 sends reaches n3.'),
      caption(110, 'c1 writes x=1. n2 stores it, which is enough.'),
      caption(200, 'c2 reads x at n3.'),
    ],
  }),

  ruleScenario('primary-backup/execute-once', 'linearizable', {
    ...byHand,
    title: 'Asked for twice',
    parameters: { acknowledge: 'majority', failover: 'order' },
    script: [
      at(200, append('c1', 'x', '1', 'n1')),
      at(225, kill('n1')),
      at(1_200, get('c2', 'x', 'n2')),
    ],
    untilMicros: seconds(1.6),
    captions: [
      caption(200, 'c1 appends 1 to x. Both backups store it.'),
      caption(225, 'n1 dies before it can answer, and n2 takes over.'),
      caption(700, 'c1 has heard nothing and asks n2, under the same request id.'),
      caption(1_200, 'c2 reads x.'),
    ],
  }),
];
