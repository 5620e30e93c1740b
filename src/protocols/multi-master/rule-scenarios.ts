import { InvariantError } from '../../sim/errors.ts';
import type { Intervention } from '../../sim/intervention.ts';
import type { RuleScenario } from '../../sim/protocol.ts';
import type { Caption, Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';
import type { RuleId } from './paper.ts';
import { multiMasterScenarios } from './scenarios.ts';

const even = {
  protocol: 'multi-master',
  seed: 1,
  nodes: 3,
  clients: [{}, {}],
  network: { latencyMicros: [10_000, 10_000] },
  diskMicros: [1_000, 1_000],
} as const;

const at = (atMilliseconds: number, intervention: Intervention) => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

const caption = (atMilliseconds: number, text: string): Caption => ({
  atMicros: milliseconds(atMilliseconds),
  text,
});

const put = (client: string, value: string, to: string): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'put', key: 'x', value },
  to,
});

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
  const found = multiMasterScenarios.find((each) => each.id === id);
  if (found === undefined) throw new InvariantError(`The library has no ${id}.`);
  return found.scenario;
};

/** One scenario for every rule, in the order of the rules. */
export const multiMasterRuleScenarios: readonly RuleScenario[] = [
  ruleScenario(
    'multi-master/stamp-after-seen',
    'multi-master/acknowledged-writes-kept',
    fromLibrary('slow-clock-mended'),
  ),

  ruleScenario('multi-master/break-ties', 'multi-master/same-writes-same-state', {
    ...even,
    title: 'Two writes at the same time',
    script: [at(100, put('c1', '1', 'n1')), at(100, put('c2', '2', 'n2'))],
    untilMicros: milliseconds(400),
    captions: [caption(100, 'Both masters take a write of x at the same microsecond.')],
  }),

  ruleScenario(
    'multi-master/anti-entropy',
    'multi-master/converged-again',
    fromLibrary('last-writer-wins'),
  ),

  ruleScenario('multi-master/store-before-answering', 'multi-master/acknowledged-writes-kept', {
    ...even,
    title: 'Answered from memory',
    diskMicros: [50_000, 50_000],
    script: [
      at(90, { kind: 'cut', from: 'n1', to: 'n2' }),
      at(90, { kind: 'cut', from: 'n1', to: 'n3' }),
      at(100, put('c1', '1', 'n1')),
      at(140, { kind: 'kill', node: 'n1' }),
      at(300, { kind: 'restart', node: 'n1' }),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(0, 'Disks are slow: a write takes 50 ms. Nothing that n1 sends reaches the others.'),
      caption(140, 'n1 dies while its disk is still at work.'),
      caption(300, 'n1 is back with what its disk has.'),
    ],
  }),

  ruleScenario('multi-master/write-once', 'multi-master/written-once', {
    ...even,
    title: 'Asked for twice',
    clientSettings: { timeoutMicros: milliseconds(300) },
    script: [
      at(90, { kind: 'cut', from: 'n1', to: 'c1' }),
      at(100, put('c1', '1', 'n1')),
      at(250, put('c2', '2', 'n2')),
    ],
    untilMicros: milliseconds(700),
    captions: [
      caption(90, 'c1 can ask n1 and cannot hear it.'),
      caption(250, 'c2 writes x=2 over x=1.'),
      caption(400, 'c1 has heard nothing and asks n2 for x=1, under the same request id.'),
    ],
  }),
];
