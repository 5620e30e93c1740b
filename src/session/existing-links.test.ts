import { describe, expect, it } from 'vitest';
import type { Protocol } from '../sim/protocol.ts';
import { existingLinks } from './existing-links.ts';

const servers = ['n1', 'n2', 'n3', 'n4'];

/** Each server knows the one after it, and the last one the first; or all know all. */
const chain: Pick<Protocol, 'neighboursOf' | 'parameters'> = {
  parameters: [
    {
      kind: 'choice',
      name: 'shape',
      label: 'shape',
      explanation: '',
      default: 'ring',
      choices: [],
    },
  ],
  neighboursOf: (id, peers, { shape }) =>
    shape === 'all' ? peers : [servers[(servers.indexOf(id) + 1) % servers.length] ?? ''],
};

describe('the links that exist', () => {
  it('are those between neighbours, each once', () => {
    expect(existingLinks({ protocol: chain, scenario: {} }, servers)).toEqual([
      ['n1', 'n2'],
      ['n2', 'n3'],
      ['n3', 'n4'],
      ['n1', 'n4'],
    ]);
  });

  it('are all of them where everyone may contact everyone, or nothing is said', () => {
    const all = { protocol: chain, scenario: { parameters: { shape: 'all' } } };
    expect(existingLinks(all, servers)).toBeNull();
    expect(existingLinks({ protocol: { parameters: [] }, scenario: {} }, servers)).toBeNull();
  });
});
