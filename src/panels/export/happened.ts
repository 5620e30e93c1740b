import type { EventRecord } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';

/** The run's past was changed while its events were being saved: part of a file would not fit the rest. */
export class PastChanged extends Error {
  override readonly name = 'PastChanged';

  constructor() {
    super('The past was changed meanwhile, so the file was not made.');
  }
}

/**
 * The events of a run up to the moment shown now, one by one, however long after that they are asked
 * for. Going through them throws PastChanged where they are no longer what they were.
 */
export const happened = ({
  records,
  eventCount,
}: Pick<Run, 'records' | 'eventCount'>): Iterable<EventRecord> => {
  const { revision } = records;
  const isOther = () => records.revision !== revision && records.keptSince(revision) < eventCount;
  return {
    *[Symbol.iterator]() {
      for (let event = 0; event < eventCount; event++) {
        const record = isOther() ? undefined : records.at(event);
        if (record === undefined) throw new PastChanged();
        yield record;
      }
    },
  };
};
