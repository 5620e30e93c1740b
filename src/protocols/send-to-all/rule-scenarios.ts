import type { RuleScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';
import type { RuleId } from './paper.ts';

const even = {
  protocol: 'send-to-all',
  seed: 1,
  nodes: 3,
  clients: [{}, {}],
  network: { latencyMicros: [10_000, 10_000] },
} as const;

const ruleScenario = (
  rule: RuleId,
  breaks: string,
  scenario: Scenario & { readonly title: string },
): RuleScenario => ({
  rule,
  breaks,
  scenario: { ...scenario, expectations: [{ verdict: breaks, holds: true }] },
});

/** One scenario for every rule, in the order of the rules. */
export const sendToAllRuleScenarios: readonly RuleScenario[] = [
  ruleScenario('send-to-all/execute-once', 'linearizable', {
    ...even,
    title: 'Asked for twice',
    diskMicros: [1_000, 1_000],
    clientSettings: { timeoutMicros: milliseconds(200) },
    script: [
      { atMicros: milliseconds(100), intervention: { kind: 'cut', from: 'n1', to: 'c1' } },
      {
        atMicros: milliseconds(110),
        intervention: {
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'append', key: 'x', value: '1' },
          to: 'n1',
        },
      },
      {
        atMicros: milliseconds(500),
        intervention: {
          kind: 'operation',
          client: 'c2',
          operation: { kind: 'get', key: 'x' },
          to: 'n2',
        },
      },
    ],
    untilMicros: milliseconds(700),
    captions: [
      { atMicros: milliseconds(100), text: 'c1 can ask n1 and cannot hear it.' },
      { atMicros: milliseconds(310), text: 'c1 has heard nothing and asks n2.' },
    ],
  }),

  ruleScenario('send-to-all/store-before-answering', 'send-to-all/replicas-agree', {
    ...even,
    title: 'Answered from memory',
    diskMicros: [50_000, 50_000],
    script: [
      {
        atMicros: milliseconds(100),
        intervention: {
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'put', key: 'x', value: '1' },
          to: 'n1',
        },
      },
      { atMicros: milliseconds(140), intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: milliseconds(300), intervention: { kind: 'restart', node: 'n1' } },
    ],
    untilMicros: milliseconds(500),
    captions: [
      { atMicros: 0, text: 'Disks are slow: a write takes 50 ms.' },
      { atMicros: milliseconds(140), text: 'n1 dies while its disk is still at work.' },
      { atMicros: milliseconds(300), text: 'n1 is back with what its disk has.' },
    ],
  }),
];
