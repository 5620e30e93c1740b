import type { NodeId } from '../../sim/identifiers.ts';
import type { Measuring } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';
import { addedRecords } from './properties.ts';
import { coordinatorOf } from './transaction.ts';
import { twoPhaseNode } from './two-phase-commit.ts';

const inMilliseconds = (micros: Micros): number => Math.round(micros / 1_000);

/** Follows when nodes are blocked; a crash ends it, since the node then knows of nothing. */
class Blocks {
  readonly #since = new Map<NodeId, Micros>();
  readonly #ended: Micros[] = [];
  #lastMicros: Micros = 0;

  observe({ node, after, atMicros }: EventRecord): void {
    this.#lastMicros = atMicros;
    if (node === null) return;
    const since = this.#since.get(node);
    if (after?.value === 'blocked') {
      if (since === undefined) this.#since.set(node, atMicros);
    } else if (since !== undefined) {
      this.#since.delete(node);
      this.#ended.push(atMicros - since);
    }
  }

  /** How long each block has lasted; those of nodes that are still blocked up to the last event. */
  get lengths(): readonly Micros[] {
    return [
      ...this.#ended,
      ...[...this.#since.values()].map((sinceMicros) => this.#lastMicros - sinceMicros),
    ];
  }
}

/** How a run goes: what is decided, what it costs at the disks, and how long nodes are blocked. */
export const measuring = (): Measuring => {
  const blocks = new Blocks();
  let commits = 0;
  let aborts = 0;
  let forced = 0;
  return {
    observe: (record) => {
      blocks.observe(record);
      const { node } = record;
      const after = record.kind === 'intervention' ? null : twoPhaseNode.read(record.after);
      if (node === null || after === null) return;
      forced += record.effects.filter(({ kind }) => kind === 'persist').length;
      for (const { kind, transaction } of addedRecords(twoPhaseNode.read(record.before), after)) {
        if (coordinatorOf(transaction) !== node) continue;
        if (kind === 'commit') commits += 1;
        if (kind === 'abort') aborts += 1;
      }
    },
    measures: () => [
      {
        id: 'commits',
        name: 'Committed',
        explanation: 'transactions that a coordinator has decided to commit',
        value: commits,
        unit: '',
      },
      {
        id: 'aborts',
        name: 'Aborted',
        explanation:
          'transactions that a coordinator has decided to abort after it asked for votes',
        value: aborts,
        unit: '',
      },
      {
        id: 'forced-writes',
        name: 'Forced writes',
        explanation: 'records that somebody had to wait for, at all nodes together',
        value: forced,
        unit: '',
      },
      {
        id: 'time-blocked',
        name: 'Time blocked',
        explanation: 'the time that nodes were blocked, with locks held, all nodes together',
        value: inMilliseconds(blocks.lengths.reduce((sum, micros) => sum + micros, 0)),
        unit: 'ms',
      },
      {
        id: 'longest-block',
        name: 'Longest block',
        explanation: 'the longest time that one node was blocked',
        value: blocks.lengths.length === 0 ? null : inMilliseconds(Math.max(...blocks.lengths)),
        unit: 'ms',
      },
    ],
  };
};
