import { byKey, type HistoryOperation, precedesInRealTime } from './history.ts';
import { viewKeys } from './key-view.ts';

/**
 * How old a read's answer certainly was, in the sense of probabilistically bounded staleness (Bailis
 * et al. 2012): k versions and t time. Both are lower bounds, zero for a read that may be fresh.
 */
export interface ReadStaleness {
  readonly id: string;
  readonly key: string;
  /** Writes answered before the read was asked that certainly came after what it shows. */
  readonly versions: number;
  /** How long before the read was asked the first of these had been answered. */
  readonly micros: number;
}

/**
 * The staleness of every answered read, by invocation. A register's read misses the writes that
 * began after the write it shows had ended; a list or a set misses those whose value it lacks. Keys
 * whose reads do not say which write they saw (values written twice, counters, deletes) are left
 * out.
 */
export const measureStaleness = (
  history: readonly HistoryOperation[],
): readonly ReadStaleness[] => {
  const measured: { staleness: ReadStaleness; atMicros: number }[] = [];
  const views = viewKeys(history);
  for (const [key, records] of byKey(history)) {
    const view = views.get(key);
    if (view === undefined || view.kind === 'opaque') continue;
    const writes = records
      .filter(({ id, outcome }) => outcome === 'ok' && view.writes.has(id))
      .sort((a, b) => endOf(a) - endOf(b));
    for (const read of records) {
      if (read.operation.kind !== 'get' || read.outcome !== 'ok') continue;
      const shown = view.shows(read)[0];
      const isFromNowhere = shown === undefined && showsSomething(read);
      if (isFromNowhere) continue;
      let versions = 0;
      let micros = 0;
      for (const write of writes) {
        if (endOf(write) >= read.invokedAtMicros) break;
        const isMissed =
          view.kind === 'growing'
            ? view.lacks(read, write)
            : shown === undefined || (write !== shown && precedesInRealTime(shown, write));
        if (!isMissed) continue;
        if (versions === 0) micros = read.invokedAtMicros - endOf(write);
        versions += 1;
      }
      measured.push({
        staleness: { id: read.id, key, versions, micros },
        atMicros: read.invokedAtMicros,
      });
    }
  }
  measured.sort((a, b) => a.atMicros - b.atMicros);
  return measured.map(({ staleness }) => staleness);
};

const endOf = (record: HistoryOperation): number =>
  record.completedAtMicros ?? Number.POSITIVE_INFINITY;

const showsSomething = ({ result }: HistoryOperation): boolean =>
  result?.kind === 'list'
    ? result.values.length > 0
    : result?.kind === 'value' && result.value !== null;
