import type { NodeId } from '../../sim/identifiers.ts';
import type { Measure } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';
import { addedRecords } from './monitors/facts.ts';
import { twoPhaseContextOf } from './state.ts';
import { coordinatorOf } from './transaction.ts';

/** A stretch of time in which a node was blocked. */
interface Block {
  readonly node: NodeId;
  readonly micros: Micros;
}

/** When nodes were blocked; a crash ends it, since the node then knows of nothing. */
const blocksIn = (records: readonly EventRecord[]): readonly Block[] => {
  const since = new Map<NodeId, Micros>();
  const blocks: Block[] = [];
  const close = (node: NodeId, atMicros: Micros): void => {
    const began = since.get(node);
    if (began === undefined) return;
    since.delete(node);
    blocks.push({ node, micros: atMicros - began });
  };
  let lastMicros: Micros = 0;
  for (const { node, after, atMicros } of records) {
    lastMicros = atMicros;
    if (node === null) continue;
    if (after?.value === 'blocked') {
      if (!since.has(node)) since.set(node, atMicros);
    } else close(node, atMicros);
  }
  for (const node of [...since.keys()]) close(node, lastMicros);
  return blocks;
};

const inMilliseconds = (micros: Micros): number => Math.round(micros / 1_000);

/** How a run went: what was decided, what it cost at the disks, and how long nodes were blocked. */
export const measures = (records: readonly EventRecord[]): readonly Measure[] => {
  let commits = 0;
  let aborts = 0;
  let forced = 0;
  for (const record of records) {
    const { node } = record;
    const after = record.kind === 'intervention' ? null : twoPhaseContextOf(record.after);
    if (node === null || after === null) continue;
    forced += record.effects.filter(({ kind }) => kind === 'persist').length;
    const before = record.kind === 'start' ? null : twoPhaseContextOf(record.before);
    for (const { kind, transaction } of addedRecords({ node, before, after, record })) {
      if (coordinatorOf(transaction) !== node) continue;
      if (kind === 'commit') commits += 1;
      if (kind === 'abort') aborts += 1;
    }
  }
  const blocks = blocksIn(records).map(({ micros }) => micros);
  return [
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
      explanation: 'transactions that a coordinator has decided to abort after it asked for votes',
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
      value: inMilliseconds(blocks.reduce((sum, micros) => sum + micros, 0)),
      unit: 'ms',
    },
    {
      id: 'longest-block',
      name: 'Longest block',
      explanation: 'the longest time that one node was blocked',
      value: blocks.length === 0 ? null : inMilliseconds(Math.max(...blocks)),
      unit: 'ms',
    },
  ];
};
