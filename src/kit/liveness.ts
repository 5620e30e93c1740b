import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Monitor, MonitorSetup } from '../sim/protocol.ts';
import type { NodeState } from '../sim/record.ts';
import type { Micros } from '../sim/time.ts';
import type { Property } from './facts.ts';
import { violation } from './facts.ts';
import { majorityOf } from './quorum.ts';
import { counted, listed, spanText } from './words.ts';

/** Follows which servers are at work and which links between them are whole, by what people do. */
class Cluster {
  readonly #servers: readonly NodeId[];
  readonly #still = new Set<NodeId>();
  readonly #cut = new Set<string>();
  readonly #lossy = new Set<string>();
  #isHeld = false;

  constructor(servers: readonly NodeId[]) {
    this.#servers = servers;
  }

  observe(deed: Intervention): void {
    switch (deed.kind) {
      case 'kill':
      case 'pause':
        this.#still.add(deed.node);
        return;
      case 'restart':
      case 'resume':
        this.#still.delete(deed.node);
        return;
      case 'hold':
      case 'release':
        this.#isHeld = deed.kind === 'hold';
        return;
      case 'cut':
        this.#cut.add(`${deed.from}>${deed.to}`);
        return;
      case 'mend':
        this.#cut.delete(`${deed.from}>${deed.to}`);
        return;
      case 'heal':
        this.#cut.clear();
        return;
      case 'partition': {
        const groupOf = (node: NodeId) => deed.groups.findIndex((group) => group.includes(node));
        for (const [from, to] of this.#links()) {
          if (groupOf(from) === groupOf(to)) this.#cut.delete(`${from}>${to}`);
          else this.#cut.add(`${from}>${to}`);
        }
        return;
      }
      case 'setLink': {
        const { loss } = deed.settings;
        if (loss === undefined) return;
        for (const [from, to] of this.#links()) {
          if ((deed.from ?? from) !== from || (deed.to ?? to) !== to) continue;
          // Where half of all is lost, nobody can be held to answer in time.
          if (loss >= 0.5) this.#lossy.add(`${from}>${to}`);
          else this.#lossy.delete(`${from}>${to}`);
        }
        return;
      }
      default:
    }
  }

  isUp(node: NodeId): boolean {
    return !this.#still.has(node);
  }

  /** Whether it is at work and hears, and is heard by, enough others for a majority with itself. */
  reachesMajority(node: NodeId): boolean {
    if (this.#isHeld || !this.isUp(node)) return false;
    const reached = this.#servers.filter(
      (other) =>
        other === node ||
        (this.isUp(other) && this.#isWhole(node, other) && this.#isWhole(other, node)),
    );
    return reached.length >= majorityOf(this.#servers.length);
  }

  #isWhole(from: NodeId, to: NodeId): boolean {
    return !this.#cut.has(`${from}>${to}`) && !this.#lossy.has(`${from}>${to}`);
  }

  #links(): readonly (readonly [NodeId, NodeId])[] {
    return this.#servers.flatMap((from) =>
      this.#servers.flatMap((to) => (from === to ? [] : [[from, to] as const])),
    );
  }
}

/** What a protocol says of its liveness. */
export interface Serving {
  /** Whether a server in this state would serve clients; null for a client's state and for none. */
  readonly serves: (state: NodeState | null) => boolean | null;
  /** For how long nobody may serve though somebody could, with these parameters. */
  readonly within: (parameters: MonitorSetup['parameters']) => Micros;
}

/**
 * Breaks when, for longer than a bound that the protocol states, no server that reaches a majority
 * serves, although some server reaches one both ways. That such a server can be elected is just what
 * is asked: a log that is behind, or votes that always split, are what breaks it.
 */
export const somebodyCanBeServed = (property: Property, { serves, within }: Serving): Monitor => ({
  ...property,
  kind: 'always',
  watch: ({ nodes, parameters }) => {
    const cluster = new Cluster(nodes);
    const serving = new Set<NodeId>();
    const bound = within(parameters);
    let reaching: readonly NodeId[] = nodes;
    let since: Micros | null = 0;
    const look = (atMicros: Micros): void => {
      reaching = nodes.filter((node) => cluster.reachesMajority(node));
      const isWithout = reaching.length > 0 && !reaching.some((node) => serving.has(node));
      since = isWithout ? (since ?? atMicros) : null;
    };
    return (record) => {
      const { atMicros, node } = record;
      const late =
        since !== null && atMicros - since > bound
          ? violation(
              reaching,
              `For ${spanText(bound)} nobody has served, though ${listed(reaching)} ${reaching.length === 1 ? 'reaches' : 'each reach'} a majority of ${counted(nodes.length, 'server')}.`,
            )
          : null;
      if (record.kind === 'intervention') {
        cluster.observe(record.entry.intervention);
        const { intervention } = record.entry;
        if (intervention.kind === 'kill') serving.delete(intervention.node);
        look(atMicros);
      } else if (node !== null && record.before !== record.after) {
        const isServing = serves(record.after);
        if (isServing !== null && isServing !== serving.has(node)) {
          if (isServing) serving.add(node);
          else serving.delete(node);
          look(atMicros);
        }
      }
      return late;
    };
  },
});
