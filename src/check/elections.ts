import type { NodeId } from '../sim/identifiers.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Micros } from '../sim/time.ts';
import { Cluster } from './cluster.ts';

/** Why a cluster came to be without a leader. */
export type LeaderLoss =
  /** It has had none yet. */
  | 'start'
  | 'crash'
  | 'pause'
  | 'removal'
  /** A cut left the leader with too few servers to lead. */
  | 'cut'
  /** So many others stopped that the leader was left with too few. */
  | 'others stopped'
  | 'stepped down'
  /** A leader of a later epoch came up, which cannot lead either. */
  | 'superseded';

/** A stretch of a run in which no server led in effect. */
export interface LeaderlessSpell {
  readonly fromMicros: Micros;
  /** Null: none came up by the end of what is known. */
  readonly untilMicros: Micros | null;
  /** Who led before; null at the start. */
  readonly lost: NodeId | null;
  readonly because: LeaderLoss;
  /** Who led after; the same server again when it was resumed, mended or rejoined. */
  readonly successor: NodeId | null;
}

/** A server that began to lead, or to lead another epoch. */
export interface Election {
  readonly atMicros: Micros;
  readonly atEvent: number;
  readonly leader: NodeId;
  readonly epoch: number | null;
  /** From losing a leader to having this one; null when it ended no such stretch. */
  readonly tookMicros: Micros | null;
}

/** Who came to lead a run, and when nobody did. */
export interface Leadership {
  readonly elections: readonly Election[];
  readonly leaderless: readonly LeaderlessSpell[];
}

/** What the elections of a run are told from. */
export interface LeadershipOptions {
  /** The servers that the run begins with. */
  readonly servers: readonly NodeId[];
  readonly protocol: Pick<Protocol, 'describeNode' | 'describePart'>;
}

interface Claim {
  readonly leads: boolean;
  readonly epoch: number | null;
}

const noClaim: Claim = { leads: false, epoch: null };

/** Tells elections from the events of one run, one by one. */
class LeadershipLog {
  readonly elections: Election[] = [];
  readonly leaderless: LeaderlessSpell[] = [];
  readonly #cluster: Cluster;
  readonly #protocol: LeadershipOptions['protocol'];
  readonly #claims = new Map<NodeId, Claim>();
  #highestEpoch = Number.NEGATIVE_INFINITY;
  #leader: NodeId | null = null;

  constructor({ servers, protocol }: LeadershipOptions) {
    this.#cluster = new Cluster(servers);
    this.#protocol = protocol;
    this.#lose(0, null, 'start');
  }

  observe(record: EventRecord): void {
    const clusterChanged = this.#cluster.observe(record);
    const server = this.#changeOfClaim(record);
    if (!clusterChanged && server === null) return;
    const claim = this.#claimOf(server);
    this.#judge(record, claim.leads ? server : null);
  }

  #claimOf(server: NodeId | null): Claim {
    return (server === null ? undefined : this.#claims.get(server)) ?? noClaim;
  }

  /** The server of an event if it now says something else of itself; null if it does not. */
  #changeOfClaim({ node, kind, before, after }: EventRecord): NodeId | null {
    if (kind === 'intervention' || after === null || after === before) return null;
    if (node === null || !this.#cluster.has(node)) return null;
    const { leads, epoch } = this.#protocol.describeNode(after);
    const known = this.#claimOf(node);
    if (known.leads === leads && (!leads || known.epoch === epoch)) return null;
    this.#claims.set(node, { leads, epoch });
    if (leads && epoch !== null) this.#highestEpoch = Math.max(this.#highestEpoch, epoch);
    return node;
  }

  #isOfItsTime({ epoch }: Claim): boolean {
    return epoch === null || epoch >= this.#highestEpoch;
  }

  #leadsInEffect(server: NodeId): boolean {
    const claim = this.#claimOf(server);
    return (
      claim.leads &&
      this.#isOfItsTime(claim) &&
      this.#cluster.statusOf(server) === 'up' &&
      this.#protocol.describePart(this.#cluster.partOf(server), this.#cluster.size).able
    );
  }

  /** Finds out who leads in effect after an event, in which `elected` may have begun to lead. */
  #judge(record: EventRecord, elected: NodeId | null): void {
    const { atMicros, index } = record;
    const previous = this.#leader;
    const leader =
      [elected, previous, ...this.#cluster.servers].find(
        (server) => server !== null && this.#leadsInEffect(server),
      ) ?? null;
    const spell = previous === null ? this.leaderless.at(-1) : undefined;
    if (elected !== null) {
      this.elections.push({
        atMicros,
        atEvent: index,
        leader: elected,
        epoch: this.#claimOf(elected).epoch,
        tookMicros: spell && leader === elected ? atMicros - spell.fromMicros : null,
      });
    }
    if (leader === previous) return;
    this.#leader = leader;
    if (leader === null) this.#lose(atMicros, previous, this.#lossOf(previous, record));
    else if (spell) {
      this.leaderless.pop();
      this.leaderless.push({ ...spell, untilMicros: atMicros, successor: leader });
    }
  }

  #lose(fromMicros: Micros, lost: NodeId | null, because: LeaderLoss): void {
    this.leaderless.push({ fromMicros, untilMicros: null, lost, because, successor: null });
  }

  #lossOf(previous: NodeId | null, record: EventRecord): LeaderLoss {
    if (previous === null) return 'start';
    const status = this.#cluster.statusOf(previous);
    if (status === 'down') return 'crash';
    if (status === 'paused') return 'pause';
    if (status === 'removed') return 'removal';
    const claim = this.#claimOf(previous);
    if (!claim.leads) return 'stepped down';
    if (!this.#isOfItsTime(claim)) return 'superseded';
    const done = record.kind === 'intervention' ? record.entry.intervention.kind : null;
    return done === 'cut' || done === 'partition' ? 'cut' : 'others stopped';
  }
}

/**
 * Tells a run's elections, for any protocol that says who leads and in which epoch. A server leads in
 * effect while it runs, says that it leads, in the latest epoch that anyone has led, and can talk both
 * ways with enough running servers for its part to be able to work (`describePart`). So a leader is
 * lost when it crashes, is paused, steps down, or is cut off from too many others, whether or not
 * it knows. `records` are those of the run from its first event on.
 */
export const leadershipOf = (
  records: Iterable<EventRecord>,
  options: LeadershipOptions,
): Leadership => {
  const log = new LeadershipLog(options);
  for (const record of records) log.observe(record);
  return { elections: log.elections, leaderless: log.leaderless };
};
