import type { NodeId } from '../../../sim/identifiers.ts';
import type { EventRecord } from '../../../sim/record.ts';
import { gossipStateOf } from '../describe.ts';

/** The checksum of what every site holds that is up and not paused, kept up to date event by event. */
export class Copies {
  readonly #checksums = new Map<NodeId, number>();
  readonly #counts = new Map<number, number>();
  readonly #paused = new Map<NodeId, number>();

  /** How many different databases there are among the sites. */
  get different(): number {
    return this.#counts.size;
  }

  /** How many sites are up. */
  get sites(): number {
    return this.#checksums.size;
  }

  /** Whether some site that is up holds something. */
  get holdSomething(): boolean {
    return this.#counts.size > 1 || (this.#counts.size === 1 && !this.#counts.has(0));
  }

  /** Two sites that hold different databases, the second of the smaller party; null when none do. */
  differing(): readonly [NodeId, NodeId] | null {
    const [[most] = [0], ...others] = [...this.#counts].sort(([, a], [, b]) => b - a);
    const least = others.at(-1)?.[0];
    const holder = (checksum: number | undefined): NodeId | undefined =>
      [...this.#checksums].find(([, each]) => each === checksum)?.[0];
    const one = holder(most);
    const other = least === undefined ? undefined : holder(least);
    return one === undefined || other === undefined ? null : [one, other];
  }

  observe(record: EventRecord): void {
    if (record.kind === 'intervention') {
      const { intervention } = record.entry;
      switch (intervention.kind) {
        case 'kill':
        case 'removeNode':
          this.#paused.delete(intervention.node);
          this.#set(intervention.node, null);
          return;
        case 'pause': {
          const held = this.#checksums.get(intervention.node);
          if (held === undefined) return;
          this.#paused.set(intervention.node, held);
          this.#set(intervention.node, null);
          return;
        }
        case 'resume': {
          const held = this.#paused.get(intervention.node);
          if (held === undefined) return;
          this.#paused.delete(intervention.node);
          this.#set(intervention.node, held);
          return;
        }
        default:
          return;
      }
    }
    if (record.node === null || record.after === record.before) return;
    const site = gossipStateOf(record.after);
    if (site !== null) this.#set(record.node, site.context.database.checksum);
  }

  #set(node: NodeId, checksum: number | null): void {
    const before = this.#checksums.get(node);
    if (before === checksum) return;
    if (before !== undefined) {
      const left = (this.#counts.get(before) ?? 0) - 1;
      if (left === 0) this.#counts.delete(before);
      else this.#counts.set(before, left);
    }
    if (checksum === null) {
      this.#checksums.delete(node);
      return;
    }
    this.#checksums.set(node, checksum);
    this.#counts.set(checksum, (this.#counts.get(checksum) ?? 0) + 1);
  }
}
