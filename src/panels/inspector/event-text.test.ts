import { describe, expect, it } from 'vitest';
import { plainProtocol } from '../testing.ts';
import { changedFields, effectText } from './event-text.ts';

describe('what a machine asked for', () => {
  it.each([
    [{ kind: 'send', to: 'n2', message: { type: 'ping' } }, 'send to n2: ping'],
    [
      { kind: 'setTimer', timer: 'electionTimeout', after: [150_000, 300_000] },
      'set the election timeout timer to 150 ms to 300 ms',
    ],
    [{ kind: 'cancelTimer', timer: 'heartbeatDue' }, 'cancel the heartbeat due timer'],
    [{ kind: 'note', text: 'its log is as new' }, 'because: its log is as new'],
  ] as const)('%j reads %s', (effect, text) => {
    expect(effectText(plainProtocol, effect)).toBe(text);
  });
});

describe('what an event changed', () => {
  const protocol = {
    describeNode: ({ context }: { context: unknown }) => ({
      ...plainProtocol.describeNode({ value: '', context: {} }),
      fields: Object.entries(context as Record<string, string>).map(([name, value]) => ({
        name,
        value,
      })), // as written here
    }),
  };

  it('is the state and the fields that differ', () => {
    const before = { value: 'follower', context: { term: '1', vote: 'n1' } };
    const after = { value: 'candidate', context: { term: '2', vote: 'n1', votes: 'n3' } };
    expect(changedFields(protocol, { before, after })).toEqual([
      { name: 'state', before: 'follower', after: 'candidate' },
      { name: 'term', before: '1', after: '2' },
      { name: 'votes', before: '–', after: 'n3' },
    ]);
  });

  it('is nothing when the event was ignored or the node is down', () => {
    const state = { value: 'follower', context: {} };
    expect(changedFields(protocol, { before: state, after: state })).toEqual([]);
    expect(changedFields(protocol, { before: state, after: null })).toEqual([]);
  });
});
