import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../sim/record.ts';
import { narrator } from './explain.ts';
import { defineNode } from './node.ts';
import { DrivenNode } from './testing/driven-node.ts';

/** Counts what it is told, and writes the count to its disk only when it is told to. */
interface Counter {
  readonly state: { count: number };
  readonly message: { readonly type: 'add' } | { readonly type: 'force' };
  readonly timer: never;
  readonly parameters: object;
  readonly rule: never;
  readonly role: 'counting';
  readonly durable: 'count';
}

const counter = defineNode<Counter>({
  id: 'counter',
  fresh: ({ durable }) => ({ count: durable?.count ?? 0 }),
  durable: { count: 'along' },
  initial: 'counting',
  states: {
    counting: {
      add: (node, { from }) => {
        node.s.count += 1;
        node.say(`counts ${node.s.count}`);
        node.say(`answers ${from}`, { section: '2', important: true });
        node.send(from, { type: 'add' });
      },
      force: (node, { from }) => {
        node.send(from, { type: 'add' });
        node.store();
        node.send(from, { type: 'force' });
      },
      request: (node, { message: { operation, request } }) =>
        node.reply(request, { kind: 'fail', reason: `what is ${operation.kind}?` }),
    },
  },
});
const drive = () => new DrivenNode({ parameters: [] }, counter);

describe('what a handler stores by itself', () => {
  it('is not stored by a change alone', () => {
    expect(drive().deliver('n2', { type: 'add' }).order).toEqual(['send']);
  });

  it('is on the disk before what follows leaves, and after what stands before', () => {
    const node = drive().deliver('n2', { type: 'add' }).deliver('n2', { type: 'force' });
    expect(node.order).toEqual(['send', 'persist', 'send']);
    expect(node.stored).toEqual({ count: 1 });
  });

  it('is what a later node starts with', () => {
    const node = drive().deliver('n2', { type: 'add' });
    expect(node.disk).toBeNull();
    const { disk } = node.deliver('n2', { type: 'force' }).deliver('n2', { type: 'add' });
    const later = new DrivenNode({ parameters: [] }, counter, { durable: disk });
    expect(later.knows.count).toBe(1);
  });
});

it('a node that does not say what it serves answers every request itself', () => {
  const { replies } = drive().ask({ kind: 'get', key: 'x' });
  expect(replies[0]?.outcome).toEqual({ kind: 'fail', reason: 'what is get?' });
});

describe('a narrator', () => {
  const cite = (section: string) => ({ paper: 'a paper', section });
  const { effects } = drive().deliver('n2', { type: 'add' });
  const record = { kind: 'deliver', effects } as unknown as EventRecord; // what a narrator looks at

  it('tells the sentence that matters', () => {
    const narrate = narrator([], cite, { onRestart: () => null });
    expect(narrate(record)).toEqual({
      text: 'answers n2',
      important: true,
      citation: cite('2'),
    });
  });

  it('or tells all, with what stands behind the first', () => {
    const narrate = narrator([], cite, { onRestart: () => null, tellsAll: true });
    expect(narrate(record)).toEqual({ text: 'counts 1; answers n2', important: true });
  });
});
