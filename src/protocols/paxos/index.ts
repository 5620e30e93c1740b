import { fields, orNull, text, whole } from '../../kit/disk.ts';
import { nonByzantineFaults } from '../../kit/faults.ts';
import { inOrder } from '../../kit/parameters.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { cite, paxosParameters, rules } from './paper.ts';
import { type Answer, type Durable, paxosNode } from './paxos.ts';
import { safety, sights } from './properties.ts';
import { paxosRuleScenarios, paxosScenarios, paxosWords } from './scenarios.ts';
import { whyNot } from './why-not.ts';

const acceptedOnDisk = orNull(fields({ number: whole(1), value: text }));

/**
 * Reads what a scenario puts on a node's disk: `{ promised, accepted: { number, value }, tried }`,
 * each of which may be left out. To accept is to promise as well.
 */
export const readDisk = (json: unknown): Durable => {
  const known = fields({ promised: (it) => it, accepted: acceptedOnDisk, tried: whole(0, 0) });
  const { accepted, tried, promised: given } = known(json, '');
  const least = accepted?.number ?? 0;
  const promised = whole(least, least)(given, 'promised');
  const answers: Answer[] = [];
  if (accepted !== null) {
    answers.push({ number: accepted.number, promised: true, value: accepted.value });
  }
  if (promised > least) answers.push({ number: promised, promised: true, value: null });
  return { promised, accepted, tried, answers };
};

/** Safety while agents "may fail by stopping, and may restart" and messages are delayed, duplicated and lost (§2.1). */
const guarantees: readonly Guarantee[] = [
  ...safety.map(({ id }) => ({ verdict: id, under: nonByzantineFaults, holds: true })),
  { verdict: 'paxos/chosen-for-good', under: ['restarts', 'lost-writes'], holds: false },
  { verdict: 'paxos/value-chosen', under: ['cuts'], holds: false },
];

/** Single-decree Paxos, headless: all that the engine, the page and the command line need of it. */
export const paxos: Protocol = {
  id: 'paxos',
  title: 'Paxos, single decree',
  summary: 'Many propose, a majority of acceptors settles on one value, and it stays that value.',
  family: 'Consensus',
  paper: cite('§2'),
  machine: paxosNode.machine,
  operations: ['propose'],
  parameters: paxosParameters,
  checkParameters: inOrder(paxosParameters, [{ less: 'backOffMinimum', more: 'backOffMaximum' }]),
  rules,
  monitors: [...safety, ...sights],
  guarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 5, 6, 7], minimum: 1, maximum: 51 },
  readDisk,
  epochWord: 'ballot',
  logs: 'own',
  ringTimer: 'retryDue',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: paxosScenarios,
  storyWords: paxosWords,
  loadView: () => import('./view.tsx'),
  loadRuleScenarios: async () => paxosRuleScenarios,
};
