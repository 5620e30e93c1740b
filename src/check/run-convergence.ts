import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';
import { parametersOf } from '../sim/world/nodes.ts';
import { judgeConvergence } from './convergence.ts';
import { isWrite } from './history.ts';
import type { ReplicaHistory } from './replica-history.ts';
import { isJudged } from './run-history.ts';
import type { Verdict } from './verdict.ts';

/** How long after the last fault and the last write the servers of most protocols may take to hold the same. */
const USUALLY_WITHIN_MICROS: Micros = 1_000_000;

/** The same for this run's protocol. */
const withinMicrosOf = ({ protocol, scenario }: Pick<Run, 'protocol' | 'scenario'>): Micros =>
  protocol.convergesWithin?.(scenario.nodes, parametersOf(protocol, scenario)) ??
  USUALLY_WITHIN_MICROS;

/** Whether the servers came to hold the same after the last fault and write, at the moment shown. */
export const convergenceOf = (
  run: Pick<Run, 'protocol' | 'scenario' | 'operations' | 'eventCount' | 'nowMicros'>,
  replicas: Pick<ReplicaHistory, 'healedAtMicros' | 'samplesFrom'>,
): Verdict => {
  const { eventCount, nowMicros } = run;
  const withinMicros = withinMicrosOf(run);
  const healedAtMicros = replicas.healedAtMicros(eventCount);
  if (healedAtMicros === null) return { kind: 'doesNotApply', reason: 'a fault still lasts' };
  let lastWriteAtMicros: Micros | null = null;
  for (const record of run.operations) {
    if (record.invokedByEvent >= eventCount) continue;
    if (!isJudged(record.operation) || !isWrite(record.operation)) continue;
    const { completedByEvent, completedAtMicros } = record;
    if (completedByEvent === null || completedAtMicros === null || completedByEvent >= eventCount) {
      return { kind: 'doesNotApply', reason: 'a write is still open' };
    }
    lastWriteAtMicros = Math.max(lastWriteAtMicros ?? 0, completedAtMicros);
  }
  const quietAtMicros = Math.max(healedAtMicros, lastWriteAtMicros ?? 0);
  const dueAtMicros = quietAtMicros + withinMicros;
  const samples = replicas.samplesFrom(Math.min(dueAtMicros, nowMicros), eventCount);
  const held = samples.at(-1)?.replicas ?? [];
  return judgeConvergence({
    healedAtMicros,
    lastWriteAtMicros,
    withinMicros,
    samples: [...samples, { atMicros: nowMicros, replicas: held }],
  });
};
