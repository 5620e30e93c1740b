import { hashOf } from '../../sim/fingerprint.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { Run } from '../../sim/run.ts';

/** What is shown of a node after an event; null where nothing is. */
export type Looks = (record: EventRecord) => unknown;

/** What an event was and what it brought about, for all to see; notes only tell of it. */
const outlineOf = (record: EventRecord, looks: Looks): string => {
  const { kind, node, atMicros, effects, sent } = record;
  return hashOf([
    kind,
    node,
    atMicros,
    effects.filter((effect) => effect.kind !== 'note'),
    sent.map(({ to, arrivesAtMicros, diesAtMicros }) => [to, arrivesAtMicros, diesAtMicros]),
    looks(record),
  ]);
};

/** How a run's servers are described after an event that changed them; why a quorum is not enough only tells of it. */
export const looksIn = ({ protocol, world }: Pick<Run, 'protocol' | 'world'>): Looks => {
  const servers = new Set(world.nodeIds.filter((id) => world.node(id).kind === 'server'));
  return ({ node, before, after }) => {
    if (node === null || after === null || after === before || !servers.has(node)) return null;
    const { quorums, ...description } = protocol.describeNode(after);
    return { ...description, quorums: quorums.map(({ note: _, ...quorum }) => quorum) };
  };
};

/**
 * The place of the first event in which two runs differ that are known up to the same moment, in
 * what happened or in what came of it; null where they are the same. Where one goes on after the
 * other's last event, they differ there. What comes before `from` is known to be the same.
 */
export const firstDifference = (
  one: Records,
  other: Records,
  looks: Looks,
  from = 0,
): number | null => {
  const both = Math.min(one.length, other.length);
  for (let place = from; place < both; place++) {
    const [here, there] = [one.at(place), other.at(place)];
    if (here === undefined || there === undefined) return null;
    if (outlineOf(here, looks) !== outlineOf(there, looks)) return place;
  }
  return one.length === other.length ? null : both;
};
