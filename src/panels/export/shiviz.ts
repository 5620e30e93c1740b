import type { NodeId } from '../../sim/identifiers.ts';
import type { EventRecord } from '../../sim/record.ts';

/** How many events of each host happened before an event or are the event (Mattern 1989, §5). */
export type VectorClock = ReadonlyMap<string, number>;

/** The host of everything that no node did: interventions, and messages that died on their way. */
export const WORLD = 'world';

/** Where an event stands among the hosts: an intervention is never its node's own doing. */
export const hostOf = ({ kind, node }: Pick<EventRecord, 'kind' | 'node'>): string =>
  kind === 'intervention' || kind === 'lost' || node === null ? WORLD : node;

/**
 * The vector clock of each event, in order. An event follows the one before it on its host and the
 * one that caused it, wherever that was.
 */
export const vectorClocks = (
  records: Iterable<Pick<EventRecord, 'kind' | 'node' | 'cause'>>,
): readonly VectorClock[] => {
  const clocks: VectorClock[] = [];
  const latest = new Map<string, VectorClock>();
  for (const record of records) {
    const host = hostOf(record);
    const clock = new Map(latest.get(host) ?? []);
    for (const [other, count] of clocks[record.cause] ?? []) {
      clock.set(other, Math.max(clock.get(other) ?? 0, count));
    }
    clock.set(host, (latest.get(host)?.get(host) ?? 0) + 1);
    latest.set(host, clock);
    clocks.push(clock);
  }
  return clocks;
};

/** The expression by which ShiViz reads the log: an event's line, then its host and clock. */
export const PARSING_EXPRESSION =
  '(?<time>\\S*) s: (?<event>.*)\\n(?<host>\\S*) (?<clock>\\{.*\\})';

const seconds = (micros: number): string => (micros / 1_000_000).toFixed(6);

const clockText = (clock: VectorClock, order: readonly NodeId[]): string => {
  const hosts = [...order, WORLD].filter((host) => clock.has(host));
  return `{${hosts.map((host) => `"${host}":${clock.get(host)}`).join(', ')}}`;
};

/**
 * A run as a log for ShiViz: the parsing expression, an empty line where the expression between
 * several executions would stand, and two lines for each event. `tell` gives an event's sentence.
 */
export const shivizLog = (
  records: Iterable<EventRecord>,
  nodes: readonly NodeId[],
  tell: (record: EventRecord) => string,
): string => {
  const clocks = vectorClocks(records);
  const lines: string[] = [];
  for (const record of records) {
    const told = tell(record).replaceAll(/\s+/g, ' ');
    const clock = clocks[lines.length];
    lines.push(
      `${seconds(record.atMicros)} s: ${told}\n${hostOf(record)} ${clockText(clock ?? new Map(), nodes)}`,
    );
  }
  return `${PARSING_EXPRESSION}\n\n${lines.join('\n')}\n`;
};
