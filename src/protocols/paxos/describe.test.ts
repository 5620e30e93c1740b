import { describe, expect, it } from 'vitest';
import { describeMessage, describeNode } from './describe.ts';
import type { PaxosMessage } from './messages.ts';
import { apart, Node } from './testing/node.ts';

describe('the role above a node', () => {
  it.each([
    ['n1', 'Proposer'],
    ['n4', 'Acceptor'],
    ['n6', 'Learner'],
  ])('apart: %s is a %s', (id, role) => {
    expect(describeNode(new Node({ id, nodes: 6, parameters: apart }).state).role).toBe(role);
  });

  it('together: the role that it plays just now; a proposer in phase 2 leads', () => {
    const node = new Node();
    const seen = () => {
      const { role, leads } = describeNode(node.state);
      return `${role}${leads ? ', leads' : ''}`;
    };
    expect(seen()).toBe('Acceptor');
    node.propose('x');
    expect(seen()).toBe('Proposer');
    node.promise('n2', 1);
    expect(seen()).toBe('Proposer, leads');
    node.accepted('n2', 1, 'x');
    expect(seen()).toBe('Learner');
  });
});

it('a log of one place shows what is accepted, and whether it is known to be chosen', () => {
  const node = new Node({ id: 'n3' }).accept('n1', 1, 'x');
  const cell = { index: 1, epoch: 1, label: 'x' };
  expect(describeNode(node.state)).toMatchObject({
    epoch: 1,
    log: [{ ...cell, committed: false }],
    value: '',
    replica: null,
  });
  node.accepted('n1', 1, 'x');
  expect(describeNode(node.state)).toMatchObject({
    log: [{ ...cell, committed: true }],
    value: 'chosen x',
    replica: 'x',
  });
});

it('a proposer shows its promises, then its acceptances', () => {
  const node = new Node({ nodes: 5, parameters: apart }).propose('x').promise('n4', 1);
  expect(describeNode(node.state).quorums).toEqual([
    { label: 'promises for 1', have: ['n4'], needed: 2, total: 3 },
  ]);
  node.promise('n5', 1).accepted('n3', 1, 'x');
  expect(describeNode(node.state).quorums).toEqual([
    { label: '1: x', have: ['n3'], needed: 2, total: 3 },
  ]);
});

it('the inspector names promised and accepted as the paper does', () => {
  const node = new Node({ id: 'n3' }).accept('n1', 1, 'x').prepare('n2', 2);
  const { fields } = describeNode(node.state);
  expect(fields).toContainEqual({ name: 'promised', value: '2' });
  expect(fields).toContainEqual({ name: 'accepted', value: '1: x' });
});

it('a promise carries what was accepted', () => {
  const accepted = { number: 1, value: 'x' };
  const message: PaxosMessage = { type: 'promise', number: 2, accepted };
  expect(describeMessage(message)).toEqual({
    family: 'acknowledgement',
    label: 'promise 2, accepted 1: x',
    epoch: 2,
    cells: [1],
  });
});
