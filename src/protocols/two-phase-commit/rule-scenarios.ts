import type { ScriptEntry } from '../../sim/intervention.ts';
import type { RuleScenario } from '../../sim/protocol.ts';
import type { Caption, Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';
import type { RuleId } from './paper.ts';
import {
  allAt,
  at,
  byHand,
  caption,
  cut,
  heal,
  kill,
  restart,
  slow,
  transaction,
} from './scenarios/script.ts';

const ruleScenario = (
  rule: RuleId,
  details: {
    readonly breaks?: string;
    readonly title: string;
    readonly parameters?: Scenario['parameters'];
    readonly script: readonly ScriptEntry[];
    readonly captions: readonly Caption[];
  },
): RuleScenario => {
  const { breaks = 'two-phase-commit/atomicity', title, parameters, script, captions } = details;
  return {
    rule,
    breaks,
    scenario: {
      ...byHand,
      title,
      ...(parameters === undefined ? {} : { parameters }),
      script,
      untilMicros: milliseconds(900),
      captions,
      expectations: [{ verdict: breaks, holds: true }],
    },
  };
};

const coordinatorAlone = { cooperativeTermination: false } as const;

const writesBAndC = at(20, transaction('c1', 'n1', ['b', 'c'], '1'));

/** One scenario for every rule, in the order of the rules. */
export const twoPhaseRuleScenarios: readonly RuleScenario[] = [
  ruleScenario('two-phase-commit/force-vote', {
    title: 'A forgotten yes',
    script: [
      writesBAndC,
      at(43, kill('n2')),
      at(48, restart('n2')),
      at(56, cut('n1', 'n3')),
      at(600, heal),
    ],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(43, 'n2 has voted yes, crashes, and comes back at once.'),
      caption(52, 'All have voted yes, and n1 commits. Its word to n3 gets lost.'),
      caption(62, 'n2 is told to commit. It can, if its disk remembers that it is prepared.'),
      caption(240, 'n3 asks n1, in vain, and n2.'),
      caption(600, 'The link from n1 to n3 is mended.'),
    ],
  }),

  ruleScenario('two-phase-commit/force-decision', {
    title: 'A forgotten commit',
    parameters: coordinatorAlone,
    script: [
      writesBAndC,
      at(54, cut('n1', 'n3')),
      at(57, kill('n1')),
      ...allAt(150, heal, restart('n1')),
    ],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(52, 'n1 commits and tells n2. Its word to n3 gets lost, and it crashes.'),
      caption(62, 'n2 commits.'),
      caption(150, 'n1 is back. What does its disk say of c1#1?'),
      caption(240, 'A participant that has not heard anything asks now.'),
    ],
  }),

  ruleScenario('two-phase-commit/force-before-acknowledging', {
    title: 'An acknowledgement too early',
    parameters: coordinatorAlone,
    script: [writesBAndC, at(66, kill('n2')), at(150, restart('n2'))],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(62, 'n2 and n3 commit and acknowledge.'),
      caption(66, 'n2 crashes.'),
      caption(73, 'n1 has both acknowledgements and forgets.'),
      caption(
        150,
        'n2 is back. If its disk knows only of a prepare, it asks n1, which knows nothing.',
      ),
    ],
  }),

  ruleScenario('two-phase-commit/unanimous-yes', {
    title: 'A no that nobody minds',
    parameters: { refuses: 'n3' },
    script: [writesBAndC],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(40, 'n2 votes yes, n3 votes no and has aborted its part.'),
      caption(51, 'n1 has both votes.'),
    ],
  }),

  ruleScenario('two-phase-commit/no-unilateral-abort', {
    title: 'An impatient participant',
    parameters: coordinatorAlone,
    script: [writesBAndC, at(54, cut('n1', 'n3')), at(400, heal)],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(52, 'n1 has committed and tells n2. Its word to n3 gets lost.'),
      caption(240, 'n3 has waited for 200 ms. It has voted yes.'),
      caption(400, 'The link is mended.'),
    ],
  }),

  ruleScenario('two-phase-commit/lock-held-votes-no', {
    breaks: 'two-phase-commit/one-order',
    title: 'Two transactions cross',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(20, transaction('c2', 'n4', ['b', 'c'], '2')),
      ...allAt(45, slow('n1', 'n3', 40), slow('n4', 'n2', 40)),
    ],
    captions: [
      caption(20, 'c1 brings b=1 c=1 to n1, and c2 brings b=2 c=2 to n4.'),
      caption(40, 'n2 and n3 are asked to prepare for both.'),
      caption(45, 'n1 is now far from n3, and n4 far from n2.'),
      caption(62, 'If both were committed, n2 would hear of c1#1 first, and n3 of c2#1.'),
    ],
  }),

  ruleScenario('two-phase-commit/forget-after-acknowledgements', {
    title: 'Forgotten too soon',
    parameters: coordinatorAlone,
    script: [writesBAndC, at(54, cut('n1', 'n3')), at(100, heal)],
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(52, 'n1 has committed and tells n2. Its word to n3 gets lost.'),
      caption(72, 'n2 acknowledges.'),
      caption(240, 'n3 asks, if it has not been told again by now.'),
    ],
  }),
];
