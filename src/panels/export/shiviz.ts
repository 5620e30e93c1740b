import { invariant } from '../../sim/errors.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { EventRecord } from '../../sim/record.ts';

/** The host of everything that no node did: interventions, and messages that died on their way. */
export const WORLD = 'world';

/** Where an event stands among the hosts: an intervention is never its node's own doing. */
export const hostOf = ({ kind, node }: Pick<EventRecord, 'kind' | 'node'>): string =>
  kind === 'intervention' || kind === 'lost' || node === null ? WORLD : node;

/**
 * How many events of each host happened before an event or are the event (Mattern 1989, §5), in the
 * order of the hosts.
 */
export type VectorClock = Int32Array;

/** So many clocks share one array: the clocks of a long run are asked for bit by bit. */
const CLOCKS_A_BLOCK = 4_096;

/** The vector clocks of a run's events, which are added in order, from the first one on. */
export class VectorClocks {
  /** All hosts there are. */
  readonly hosts: readonly string[];
  readonly #columns: ReadonlyMap<string, number>;
  readonly #latest: (VectorClock | undefined)[];
  readonly #blocks: Int32Array[] = [];
  #count = 0;

  constructor(hosts: readonly string[]) {
    this.hosts = hosts;
    this.#columns = new Map(hosts.map((host, column) => [host, column]));
    this.#latest = hosts.map(() => undefined);
  }

  /**
   * The clock of the next event. It follows the one before it on its host and the one that caused it,
   * wherever that was.
   */
  add(record: Pick<EventRecord, 'kind' | 'node' | 'cause'>): VectorClock {
    const column = this.#columns.get(hostOf(record));
    invariant(column !== undefined, `An event happened at ${hostOf(record)}, which is no host.`);
    if (this.#count % CLOCKS_A_BLOCK === 0) {
      this.#blocks.push(new Int32Array(CLOCKS_A_BLOCK * this.hosts.length));
    }
    const before = this.#latest[column];
    const cause = record.cause < 0 ? undefined : this.#at(record.cause);
    const clock = this.#at(this.#count);
    this.#count += 1;
    for (let place = 0; place < clock.length; place++) {
      clock[place] = Math.max(before?.[place] ?? 0, cause?.[place] ?? 0);
    }
    clock[column] = (before?.[column] ?? 0) + 1;
    this.#latest[column] = clock;
    return clock;
  }

  #at(event: number): VectorClock {
    const block = this.#blocks[Math.floor(event / CLOCKS_A_BLOCK)];
    invariant(block !== undefined, `There is no clock of event ${event} yet.`);
    const start = (event % CLOCKS_A_BLOCK) * this.hosts.length;
    return block.subarray(start, start + this.hosts.length);
  }
}

/** The expression by which ShiViz reads the log: an event's line, then its host and clock. */
export const PARSING_EXPRESSION =
  '(?<time>\\S*) s: (?<event>.*)\\n(?<host>\\S*) (?<clock>\\{.*\\})';

const seconds = (micros: number): string => (micros / 1_000_000).toFixed(6);

const clockText = (clock: VectorClock, hosts: readonly string[]): string => {
  const counts: string[] = [];
  hosts.forEach((host, column) => {
    const count = clock[column] ?? 0;
    if (count > 0) counts.push(`"${host}":${count}`);
  });
  return `{${counts.join(', ')}}`;
};

/**
 * A run as a log for ShiViz, bit by bit: the parsing expression with an empty line where the expression
 * between several executions would stand, then two lines at a time for each event. `tell` gives an
 * event's sentence, `nodes` are all there have been.
 */
export function* shivizLog(
  records: Iterable<EventRecord>,
  nodes: readonly NodeId[],
  tell: (record: EventRecord) => string,
): Generator<string, void> {
  const clocks = new VectorClocks([...nodes, WORLD]);
  yield `${PARSING_EXPRESSION}\n\n`;
  for (const record of records) {
    const told = tell(record).replaceAll(/\s+/g, ' ');
    const clock = clockText(clocks.add(record), clocks.hosts);
    yield `${seconds(record.atMicros)} s: ${told}\n${hostOf(record)} ${clock}\n`;
  }
}
