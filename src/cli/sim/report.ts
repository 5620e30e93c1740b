import { serviceEventsIn, type Unavailability, unavailability } from '../../check/availability.ts';
import { type Distribution, distributionOf } from '../../check/distribution.ts';
import { type Leadership, leadershipOf } from '../../check/elections.ts';
import { countMessages, type MessageCount } from '../../check/message-counts.ts';
import { operationCosts } from '../../check/messages-per-operation.ts';
import { type OutcomeLatency, operationLatencies } from '../../check/operation-latency.ts';
import { ReplicaHistory } from '../../check/replica-history.ts';
import { convergenceOf } from '../../check/run-convergence.ts';
import type { Verdict as CheckVerdict } from '../../check/verdict.ts';
import { ScenarioError } from '../../sim/errors.ts';
import type { Measure, Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { underRules } from '../../sim/under-rules.ts';
import { parametersOf, serverIds } from '../../sim/world/nodes.ts';
import { type Judgement, judge } from './verdicts.ts';

/** What came of one run: the object that `--json` prints. Times are whole microseconds. */
export interface RunReport extends Judgement, Leadership {
  readonly protocol: string;
  readonly title: string | null;
  readonly seed: number;
  readonly nodes: number;
  readonly clients: number;
  /** The rules switched off, if any: then this is a modified protocol. */
  readonly rulesOff: readonly string[];
  readonly endedAtMicros: Micros;
  /** Why it ended before its end, in a sentence; null where it did not. All else is about what happened by then. */
  readonly stopped: string | null;
  readonly events: number;
  /** By message type, in order of appearance. */
  readonly messages: readonly MessageCount[];
  readonly operations: {
    readonly outcomes: readonly OutcomeLatency[];
    /** Over the operations that got an answer; null when none did. */
    readonly messages: Distribution | null;
    readonly messageDelays: Distribution | null;
  };
  readonly unavailability: Unavailability;
  /** What the protocol measures of a run by itself; empty where it measures nothing. */
  readonly measures: readonly Measure[];
  /** 16 hexadecimal digits: the same run gives the same everywhere. */
  readonly fingerprint: string;
}

/** What the protocol measures of a whole run. */
const measured = ({ protocol, records, scenario }: Run): readonly Measure[] => {
  const measuring = protocol.measuring?.(scenario);
  if (measuring === undefined) return [];
  for (const record of records) measuring.observe(record);
  return measuring.measures();
};

/** Plays a run to a moment; returns why it came no further, where it would take more than a machine has. */
const playTo = (run: Run, micros: Micros): string | null => {
  try {
    run.advanceTo(micros);
    return null;
  } catch (error) {
    if (!(error instanceof ScenarioError) || error.problem !== 'too-much') throw error;
    return `${error.what} ${error.remedy}`;
  }
};

/** Whether the servers hold the same at the end, as the page judges it. */
const convergenceAtEnd = (run: Run): CheckVerdict => {
  const replicas = new ReplicaHistory(run.protocol, serverIds(run.scenario));
  replicas.extend(run.records, Number.POSITIVE_INFINITY);
  return convergenceOf(run, replicas);
};

/** A run to make: a scenario with perhaps another seed and another end. */
export interface RunOrder {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly untilMicros: Micros;
}

/**
 * Runs a scenario to an end and tells what came of it. Its expectations count for every seed and
 * every end. Throws a ScenarioError when it cannot be run.
 */
export const runAndReport = ({ protocol, scenario, seed, untilMicros }: RunOrder): RunReport => {
  const run = Run.start(protocol, {
    ...scenario,
    seed,
    untilMicros: Math.max(untilMicros, scenario.untilMicros),
  });
  const stopped = playTo(run, untilMicros);
  const endedAtMicros = run.nowMicros;
  const { records, operations } = run;
  const answered = operationCosts(records, operations).flatMap(({ messages, messageDelays }) =>
    messageDelays === null ? [] : [{ messages, messageDelays }],
  );
  return {
    protocol: protocol.id,
    title: scenario.title ?? null,
    seed,
    nodes: scenario.nodes,
    clients: scenario.clients.length,
    rulesOff: scenario.rulesOff ?? [],
    endedAtMicros,
    stopped,
    events: run.eventCount,
    ...judge({
      protocol,
      findings: [...run.broken, ...run.seen],
      operations,
      convergence: convergenceAtEnd(run),
      parameters: parametersOf(protocol, scenario),
      expectations: scenario.expectations ?? [],
      script: scenario.script,
    }),
    messages: countMessages(records),
    operations: {
      outcomes: operationLatencies(operations),
      messages: distributionOf(answered.map(({ messages }) => messages)),
      messageDelays: distributionOf(answered.map(({ messageDelays }) => messageDelays)),
    },
    ...leadershipOf(records, {
      servers: serverIds(scenario),
      protocol: { ...protocol, ...underRules(protocol, scenario.rulesOff) },
    }),
    unavailability: unavailability(serviceEventsIn(records), endedAtMicros),
    measures: measured(run),
    fingerprint: run.fingerprint(),
  };
};
