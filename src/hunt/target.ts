import type { HistoryOperation } from '../check/history.ts';
import { CRITERIA, type Criterion, judgeHistory } from '../check/judge.ts';
import { historyOperationOf } from '../check/run-history.ts';
import { monitorSetupOf } from '../sim/monitoring.ts';
import { OperationsLog } from '../sim/operations-log.ts';
import type { Monitor, Protocol } from '../sim/protocol.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';

/**
 * What is hunted for: a run that breaks an `always` monitor, or whichever of them first; one that shows
 * what a `sometimes` monitor looks out for; or one whose clients saw what a criterion of src/check
 * rules out.
 */
export type HuntTarget =
  | { readonly kind: 'any'; readonly id: typeof ANY }
  | { readonly kind: 'monitor'; readonly id: string; readonly monitor: Monitor }
  | { readonly kind: 'criterion'; readonly id: Criterion };

/** The name of the target that is every `always` monitor at once. */
export const ANY = 'any';

/** The names that `targetNamed` knows for a protocol: any, its monitors, then what clients can see. */
export const targetNames = (protocol: Pick<Protocol, 'monitors'>): readonly string[] => [
  ANY,
  ...protocol.monitors.map(({ id }) => id),
  ...CRITERIA,
];

/** The target of that name; null when the protocol has no such monitor and it is no criterion. */
export const targetNamed = (
  protocol: Pick<Protocol, 'monitors'>,
  name: string,
): HuntTarget | null => {
  if (name === ANY) return { kind: 'any', id: ANY };
  const monitor = protocol.monitors.find(({ id }) => id === name);
  if (monitor !== undefined) return { kind: 'monitor', id: name, monitor };
  const criterion = CRITERIA.find((each) => each === name);
  return criterion === undefined ? null : { kind: 'criterion', id: criterion };
};

/** What of a verdict a scenario must expect that shows what was hunted for. */
export const isExpectedToHold = (target: HuntTarget): boolean =>
  target.kind === 'monitor' && target.monitor.kind === 'sometimes';

/** Where a run showed what was hunted for. */
export interface Sighting {
  /** The monitor or criterion that tells of it. */
  readonly verdict: string;
  readonly atMicros: Micros;
  /** Who did what, in a sentence. */
  readonly sentence: string;
}

/** Watches one run for one target, and nothing else: what other monitors would say costs no time. */
export interface TargetWatch {
  readonly observe: (record: EventRecord) => void;
  /** The first sighting as known while the run goes on; criteria are judged at its end alone. */
  readonly seen: () => Sighting | null;
  /** What the run came to; to be asked for once it has ended. */
  readonly atEnd: () => Sighting | null;
}

/** Begins to watch a run of a scenario. */
export const watchFor = (
  protocol: Protocol,
  scenario: Scenario,
  target: HuntTarget,
): TargetWatch => {
  switch (target.kind) {
    case 'any': {
      const monitors = protocol.monitors.filter(({ kind }) => kind === 'always');
      return watchMonitors(protocol, scenario, monitors);
    }
    case 'monitor':
      return watchMonitors(protocol, scenario, [target.monitor]);
    case 'criterion':
      return watchClients(target.id);
  }
};

const watchMonitors = (
  protocol: Protocol,
  scenario: Scenario,
  monitors: readonly Monitor[],
): TargetWatch => {
  const setup = monitorSetupOf(protocol, scenario);
  const watches = monitors.map(({ id, watch }) => ({ verdict: id, watch: watch(setup) }));
  let seen: Sighting | null = null;
  return {
    observe: (record) => {
      if (seen !== null) return;
      for (const { verdict, watch } of watches) {
        const violation = watch(record);
        if (violation === null) continue;
        seen = { verdict, atMicros: record.atMicros, sentence: violation.sentence };
        return;
      }
    },
    seen: () => seen,
    atEnd: () => seen,
  };
};

const watchClients = (criterion: Criterion): TargetWatch => {
  const operations = new OperationsLog();
  return {
    observe: (record) => operations.observe(record),
    seen: () => null,
    atEnd: () => {
      const history: HistoryOperation[] = [];
      for (const record of operations.records) {
        const operation = historyOperationOf(record);
        // The criteria are about operations on single keys.
        if (operation === null) return null;
        history.push(operation);
      }
      const { verdicts } = judgeHistory(history, Number.POSITIVE_INFINITY, {
        criteria: [criterion],
      });
      const verdict = verdicts[criterion];
      return verdict?.kind === 'violated'
        ? {
            verdict: criterion,
            atMicros: verdict.firstBrokenAtMicros,
            sentence: `${verdict.sentence}.`,
          }
        : null;
    },
  };
};
