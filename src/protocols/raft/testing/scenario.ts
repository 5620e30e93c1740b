import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention } from '../../../sim/intervention.ts';
import { operationText } from '../../../sim/operation.ts';
import { Run } from '../../../sim/run.ts';
import type { Expectation, Scenario } from '../../../sim/scenario.ts';
import { type Micros, seconds } from '../../../sim/time.ts';
import { type RaftState, raftStateOf } from '../describe.ts';
import { raft } from '../index.ts';
import { linearizabilityComplaint } from './history.ts';

/** Scenarios that go on for long are tested this far. */
const longestTested: Micros = seconds(6);

/** Runs a scenario of Raft to its end, or for as long as tests go. */
export const runOf = (scenario: Scenario): Run => {
  const run = Run.start(raft, scenario);
  run.advanceTo(Math.min(scenario.untilMicros, longestTested));
  return run;
};

/** The ids of a run's servers. */
export const serversOf = (run: Run): readonly NodeId[] =>
  run.world.nodeIds.filter((id) => run.world.node(id).kind === 'server');

/** One server's state at the moment shown. */
export const serverOf = (run: Run, node: NodeId): RaftState => {
  const state = raftStateOf(run.world.node(node).state);
  if (state === null) throw new Error(`${node} is no server.`);
  return state;
};

/** The terms of each server's log at the moment shown, such as `1 1 4`. */
export const logsOf = (run: Run): Readonly<Record<NodeId, string>> =>
  Object.fromEntries(
    serversOf(run).map((node) => [
      node,
      serverOf(run, node)
        .context.log.slice(0)
        .map(({ term }) => term)
        .join(' '),
    ]),
  );

/**
 * Whether a verdict holds of a run: a monitor of Raft that has not broken (`always`) or has been seen
 * (`sometimes`), or `linearizable`, judged by what clients were told.
 */
export const verdictOf = (run: Run, id: string): boolean => {
  if (id === 'linearizable') return linearizabilityComplaint(run.operations) === null;
  const monitor = raft.monitors.find((each) => each.id === id);
  if (monitor === undefined) throw new Error(`Raft has no monitor ${id}.`);
  return monitor.kind === 'always'
    ? !run.broken.some((finding) => finding.monitor.id === id)
    : run.seen.some((finding) => finding.monitor.id === id);
};

/** What a run shows of the verdicts that were expected of it. */
export const shown = (run: Run, expected: readonly Expectation[]): readonly Expectation[] =>
  expected.map(({ verdict }) => ({ verdict, holds: verdictOf(run, verdict) }));

const milliseconds = (micros: Micros): string => `${(micros / 1_000).toFixed(3).padStart(9)} ms`;

const interventionText = ({ kind, ...details }: Intervention): string =>
  [kind, ...Object.values(details).map((value) => JSON.stringify(value))].join(' ');

/** A run as text: what was done and what came of it, and how everything stands at the end. */
export const traceOf = (run: Run): string => {
  const lines: string[] = [];
  for (const record of run.records) {
    const time = milliseconds(record.atMicros);
    if (record.kind === 'intervention') {
      lines.push(`${time}     > ${interventionText(record.entry.intervention)}`);
    }
    const told = raft.narrate(record);
    if (told) lines.push(`${time}  ${told.important ? '*' : ' '} ${record.node} ${told.text}`);
  }
  const servers = serversOf(run).map((node) => {
    const { role, context } = serverOf(run, node);
    const { status } = run.world.node(node);
    const log = context.log.slice(0).map(({ term }) => term);
    return `${node} ${status} ${role}, term ${context.currentTerm}, commitIndex ${context.commitIndex}, log ${log.join(' ')}`;
  });
  const operations = run.operations.map(
    ({ id, operation, outcome, invokedAtMicros, completedAtMicros }) =>
      `${id} ${operationText(operation)}: ${outcome}${completedAtMicros === null ? '' : ` after ${(completedAtMicros - invokedAtMicros) / 1_000} ms`}`,
  );
  const found = [...run.broken, ...run.seen].map(
    ({ monitor, atMicros, violation }) =>
      `${milliseconds(atMicros)} ${monitor.kind === 'always' ? 'broken' : 'seen'}: ${monitor.id}: ${violation.sentence}`,
  );
  return [
    ...lines,
    '',
    `At ${run.nowMicros / 1_000} ms, after ${run.eventCount} events:`,
    ...servers,
    ...operations,
    ...found,
    '',
  ].join('\n');
};
