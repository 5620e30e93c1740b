import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { describeMessage, describeNode, describePart } from './explain.ts';
import { paxos } from './index.ts';
import type { RuleId } from './paper.ts';
import { type Message, paxosNode } from './paxos.ts';

const apart = { roles: 'apart', proposers: 2, acceptors: 3 };
const drive = (options: DrivenNodeOptions<RuleId> = {}) =>
  new DrivenNode(paxos, paxosNode, options);

describe('the role above a node', () => {
  it.each([
    ['n1', 'Proposer'],
    ['n4', 'Acceptor'],
    ['n6', 'Learner'],
  ])('apart: %s is a %s', (id, role) => {
    expect(describeNode(drive({ id, nodes: 6, parameters: apart }).state).role).toBe(role);
  });

  it('together: the role that it plays just now; a proposer in phase 2 leads', () => {
    const node = drive();
    const seen = () => {
      const { role, leads } = describeNode(node.state);
      return `${role}${leads ? ', leads' : ''}`;
    };
    expect(seen()).toBe('Acceptor');
    node.ask({ kind: 'propose', value: 'x' });
    expect(seen()).toBe('Proposer');
    node.deliver('n2', { type: 'promise', number: 1, accepted: null });
    expect(seen()).toBe('Proposer, leads');
    node.deliver('n2', { type: 'accepted', number: 1, value: 'x' });
    expect(seen()).toBe('Learner');
  });
});

it('a log of one place shows what is accepted, and whether it is known to be chosen', () => {
  const node = drive({ id: 'n3' }).deliver('n1', { type: 'accept', number: 1, value: 'x' });
  const cell = { index: 1, epoch: 1, label: 'x' };
  expect(describeNode(node.state)).toMatchObject({
    epoch: 1,
    log: [{ ...cell, committed: false }],
    value: 'accepted x',
    replica: null,
  });
  node.deliver('n1', { type: 'accepted', number: 1, value: 'x' });
  expect(describeNode(node.state)).toMatchObject({
    log: [{ ...cell, committed: true }],
    value: 'chosen x',
    replica: 'x',
  });
});

it('a proposer shows its promises, then its acceptances', () => {
  const node = drive({ nodes: 5, parameters: apart })
    .ask({ kind: 'propose', value: 'x' })
    .deliver('n4', { type: 'promise', number: 1, accepted: null });
  const { acceptors } = paxosNode.of(node.state);
  expect(describeNode(node.state).quorums).toEqual([
    { label: 'promises for 1', have: ['n4'], needed: 2, total: 3, of: acceptors },
  ]);
  node
    .deliver('n5', { type: 'promise', number: 1, accepted: null })
    .deliver('n3', { type: 'accepted', number: 1, value: 'x' });
  expect(describeNode(node.state).quorums).toEqual([
    { label: '1: x', have: ['n3'], needed: 2, total: 3, of: acceptors },
  ]);
});

it('the inspector names promised and accepted as the paper does', () => {
  const node = drive({ id: 'n3' })
    .deliver('n1', { type: 'accept', number: 1, value: 'x' })
    .deliver('n2', { type: 'prepare', number: 2 });
  const { fields } = describeNode(node.state);
  expect(fields).toContainEqual({ name: 'promised', value: '2' });
  expect(fields).toContainEqual({ name: 'accepted', value: '1: x' });
});

it('a promise carries what was accepted', () => {
  const accepted = { number: 1, value: 'x' };
  const message: Message = { type: 'promise', number: 2, accepted };
  expect(describeMessage(message)).toEqual({
    family: 'acknowledgement',
    label: 'promise 2, accepted 1: x',
    epoch: 2,
    cells: [1],
  });
});

const statesOf = (parameters: NonNullable<Scenario['parameters']>, ids: readonly string[]) => {
  const { world } = Run.start(paxos, {
    protocol: 'paxos',
    seed: 1,
    nodes: 6,
    clients: [],
    parameters,
    script: [],
    untilMicros: 1_000,
  });
  return ids.map((id) => world.node(id).state);
};

describe('what a part can do', () => {
  it('depends on a majority of all nodes where every node is an acceptor', () => {
    expect(describePart(4, 6, statesOf({}, ['n1', 'n2', 'n3', 'n4'])).able).toBe(true);
    expect(describePart(3, 6, statesOf({}, ['n1', 'n2', 'n3'])).able).toBe(false);
  });

  it('depends on a majority of the acceptors where roles are apart', () => {
    expect(describePart(3, 6, statesOf(apart, ['n2', 'n3', 'n4'])).able).toBe(true);
    expect(describePart(4, 6, statesOf(apart, ['n1', 'n2', 'n5', 'n6'])).able).toBe(false);
  });
});
