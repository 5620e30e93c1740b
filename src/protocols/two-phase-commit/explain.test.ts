import { describe, expect, it } from 'vitest';
import type { Narration } from '../../sim/protocol.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { describeMessage, describeNode, describePart } from './explain.ts';
import { twoPhaseCommit } from './index.ts';
import { Node } from './testing/node.ts';

describe('what is said about a node', () => {
  it('a coordinator that collects votes shows who has said yes', () => {
    const node = new Node().begin(['a', 'b', 'c']).yes('n3');
    expect(describeNode(node.state)).toMatchObject({
      role: 'Coordinator',
      leads: true,
      tone: 'active',
      belief: 'collects votes on c1#1',
      quorums: [{ label: 'yes to c1#1', have: ['n3'], needed: 2, total: 2 }],
    });
  });

  it('one that has committed shows who has acknowledged', () => {
    const node = new Node().begin(['b', 'c']).yes('n2').yes('n3').tell('n2', 'acknowledgement');
    expect(describeNode(node.state)).toMatchObject({
      belief: 'has committed c1#1 and collects acknowledgements',
      quorums: [{ label: 'acks of c1#1', have: ['n2'], needed: 2, total: 2 }],
    });
  });

  it('a prepared participant shows what it has locked, and what it waits for', () => {
    const { role, belief, fields, leads, value } = describeNode(
      new Node({ id: 'n2' }).prepare().state,
    );
    expect(value).toBe('b locked');
    expect({ role, leads }).toEqual({ role: 'Prepared', leads: false });
    expect(belief).toBe('is prepared for c1#1: waits for n1 to decide it');
    expect(fields).toContainEqual({ name: 'locks held', value: 'b by c1#1' });
    expect(fields).toContainEqual({ name: 'prepared', value: 'c1#1 of n1, since 0 ms' });
    expect(fields).toContainEqual({ name: 'blocked since', value: 'none' });
  });

  it('every node says which keys live on it', () => {
    expect(describeNode(new Node({ id: 'n3' }).state).fields).toContainEqual({
      name: 'holds keys',
      value: 'c g k o s w (first letter)',
    });
  });

  it('the log marks forced records with a star and those in memory with brackets', () => {
    const node = new Node({ id: 'n2' }).prepare().tell('n1', 'commit').prepare('c2#4@n4', ['f']);
    node.tell('n4', 'abort', 'c2#4@n4');
    const { log, logLength, value } = describeNode(node.state);
    expect(log).toEqual([
      { index: 1, epoch: 1, label: 'prepare* c1#1', committed: true },
      { index: 2, epoch: 1, label: 'commit* c1#1', committed: true },
      { index: 3, epoch: 4, label: 'prepare* c2#4', committed: false },
      { index: 4, epoch: 4, label: '(abort c2#4)', committed: false },
    ]);
    expect(logLength).toBe(4);
    expect(value).toBe('b=1');
  });

  it('of a long log only the end is listed, with its true indices', () => {
    const node = new Node();
    for (let sequence = 1; sequence <= 60; sequence++) {
      node.begin(['a'], { client: 'c1', sequence });
    }
    const { log, logLength } = describeNode(node.state);
    expect(logLength).toBe(60);
    expect(log.length).toBeLessThan(60);
    expect(log.at(-1)?.index).toBe(60);
  });
});

describe('what is said about a message', () => {
  const transaction = 'c1#7@n1';

  it.each([
    [{ type: 'yesVote', transaction }, 'acknowledgement', 'yes to c1#7'],
    [
      { type: 'noVote', transaction, reason: 'b is locked by c2#1', elsewhere: null },
      'refusal',
      'no to c1#7: b is locked by c2#1',
    ],
    [{ type: 'commit', transaction }, 'commit', 'commit c1#7'],
    [{ type: 'abort', transaction }, 'refusal', 'abort c1#7'],
    [{ type: 'acknowledgement', transaction }, 'acknowledgement', 'ack of c1#7'],
    [{ type: 'inquiry', transaction }, 'heartbeat', 'what became of c1#7?'],
    [{ type: 'uncertain', transaction }, 'refusal', 'cannot tell about c1#7'],
  ] as const)('%j', (message, family, label) => {
    expect(describeMessage(message)).toEqual({ family, label, epoch: 7, cells: [] });
  });

  it('PREPARE shows its writes', () => {
    const prepare = new Node().begin(['b', 'f']).sentAs('prepare', 'n2');
    expect(describeMessage(prepare ?? { type: '' })).toMatchObject({
      family: 'vote',
      label: 'prepare c1#1: b=1 f=1',
    });
  });

  it('a client is told that it is committed, or why not', () => {
    const request = { client: 'c1', sequence: 1 };
    const reply = (outcome: object) =>
      describeMessage({ type: 'reply', request, outcome } as never);
    expect(reply({ kind: 'ok', result: { kind: 'done' } }).label).toBe('committed');
    expect(reply({ kind: 'fail', reason: 'n2 voted no' }).label).toBe('aborted: n2 voted no');
  });
});

it.each([
  [4, 4, true],
  [3, 4, false],
  [1, 4, false],
])('%i of %i can commit whatever it is asked: %s', (size, total, able) => {
  expect(describePart(size, total).able).toBe(able);
});

const toldIn = (id: string): readonly (Narration & { readonly node: string | null })[] => {
  const found = twoPhaseCommit.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return [...runOf(twoPhaseCommit, found.scenario).records].flatMap((record) => {
    const told = twoPhaseCommit.narrate(record);
    return told === null ? [] : [{ ...told, node: record.node }];
  });
};

it('the moments that matter are the decision, the blocking, its end and a restart in doubt', () => {
  const important = toldIn('cooperation-does-not-help').filter((each) => each.important);
  expect(important.map(({ node, text }) => `${node} ${text}`)).toEqual([
    'n1 commits c1#1: n2 and n3 voted yes',
    'n2 is blocked: nobody could tell it what became of c1#1, and b stays locked',
    'n3 is blocked: nobody could tell it what became of c1#1, and c stays locked',
    expect.stringContaining('n1 has read its log: nothing is in doubt, the commit of c1#1'),
    expect.stringMatching(/^n2 commits c1#1, after it was blocked for \d+ ms$/),
    expect.stringMatching(/^n3 commits c1#1, after it was blocked for \d+ ms$/),
  ]);
});

it('every sentence begins with a verb’s lower case and cites a source', () => {
  for (const { id } of twoPhaseCommit.scenarios) {
    for (const { text, citation } of toldIn(id)) {
      expect(text).toMatch(/^[a-z]/);
      expect(citation?.section).toBeTruthy();
    }
  }
});

it('a no for a locked key names the rule', () => {
  const no = toldIn('same-key').find(({ text }) => text.startsWith('votes no'));
  expect(no).toMatchObject({
    text: 'votes no on c2#1: c is locked by c1#1',
    rule: 'two-phase-commit/lock-held-votes-no',
  });
});
