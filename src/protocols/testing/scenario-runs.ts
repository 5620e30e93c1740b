import { judgeHistory } from '../../check/judge.ts';
import { historyOperationOf } from '../../check/run-history.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Intervention } from '../../sim/intervention.ts';
import { operationText } from '../../sim/operation.ts';
import type { NodeDescription, Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import type { Expectation, Scenario } from '../../sim/scenario.ts';
import { type Micros, seconds } from '../../sim/time.ts';

/** Scenarios that go on for long are tested this far. */
const longestTested: Micros = seconds(6);

/** Runs a scenario to its end, or for as long as tests go. */
export const runOf = (protocol: Protocol, scenario: Scenario): Run => {
  const run = Run.start(protocol, scenario);
  run.advanceTo(Math.min(scenario.untilMicros, longestTested));
  return run;
};

/** The ids of a run's servers. */
export const serversOf = (run: Run): readonly NodeId[] =>
  run.world.nodeIds.filter((id) => run.world.node(id).kind === 'server');

/** What the page says about a server at the moment shown. */
export const describedIn = (run: Run, node: NodeId): NodeDescription =>
  run.protocol.describeNode(run.world.node(node).state);

const judged = ['linearizable', 'no-lost-writes'] as const;

/**
 * Whether a verdict holds of a run: a monitor that has not broken (`always`) or has been seen
 * (`sometimes`), or `linearizable` or `no-lost-writes`, judged by what clients were told. Throws for
 * a verdict that there is not.
 */
export const verdictOf = (run: Run, id: string): boolean => {
  const criterion = judged.find((each) => each === id);
  if (criterion !== undefined) {
    const history = run.operations.flatMap((record) => historyOperationOf(record) ?? []);
    const { verdicts } = judgeHistory(history, run.nowMicros, { criteria: [criterion] });
    return verdicts[criterion]?.kind === 'holds';
  }
  const monitor = run.protocol.monitors.find((each) => each.id === id);
  if (monitor === undefined) throw new Error(`${run.protocol.title} has no monitor ${id}.`);
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

const described = (run: Run, node: NodeId): string => {
  const { belief, committedLength, logLength, value } = describedIn(run, node);
  const { status } = run.world.node(node);
  return `${node} ${status}, ${belief}; log ${committedLength} of ${logLength}; ${value || 'empty'}`;
};

/**
 * A run as text: what was done and what came of it, and how everything stands at the end. `standing`
 * tells how a server stands, where a protocol has more to say than the page does.
 */
export const traceOf = (run: Run, standing: typeof described = described): string => {
  const lines: string[] = [];
  for (const record of run.records) {
    const time = milliseconds(record.atMicros);
    if (record.kind === 'intervention') {
      lines.push(`${time}     > ${interventionText(record.entry.intervention)}`);
    }
    const told = run.protocol.narrate(record);
    if (told) lines.push(`${time}  ${told.important ? '*' : ' '} ${record.node} ${told.text}`);
  }
  const servers = serversOf(run).map((node) => standing(run, node));
  const operations = run.operations.map(
    ({ id, operation, outcome, invokedAtMicros, completedAtMicros, result }) =>
      `${id} ${operationText(operation)}: ${outcome}${result?.kind === 'value' ? ` (${result.value ?? 'nothing'})` : ''}${completedAtMicros === null ? '' : ` after ${(completedAtMicros - invokedAtMicros) / 1_000} ms`}`,
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
