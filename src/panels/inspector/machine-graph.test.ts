import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { machineGraph } from './machine-graph.ts';

const machine = createMachine({
  initial: 'follower',
  states: {
    follower: {
      on: {
        electionTimeout: { target: 'candidate' },
        appendEntries: [{ guard: 'isStale' }, { actions: 'store' }],
      },
    },
    candidate: {
      on: {
        electionTimeout: { target: 'candidate', reenter: true },
        vote: [
          { guard: 'seesHigherTerm', target: 'follower' },
          { guard: { type: 'hasMajority', params: {} }, target: 'leader' },
        ],
        appendEntries: [{ guard: 'seesHigherTerm', target: 'follower' }, { target: 'follower' }],
      },
    },
    leader: { on: { vote: { guard: () => true, target: 'follower' } } },
  },
});

describe('a machine’s graph', () => {
  const graph = machineGraph(machine);

  it('holds the states of the definition and where it starts', () => {
    expect(graph.states.map(({ id }) => id)).toEqual(['follower', 'candidate', 'leader']);
    expect(graph.initial).toBe('follower');
  });

  it('draws one arrow between two states and says each reason once', () => {
    expect(graph.edges.map(({ from, to, reasons }) => [from, to, reasons])).toEqual([
      ['follower', 'candidate', ['election timeout']],
      ['candidate', 'follower', ['sees higher term', 'append entries']],
      ['candidate', 'leader', ['has majority']],
      ['leader', 'follower', ['vote']],
    ]);
  });

  it('keeps the whole story in the details', () => {
    expect(graph.edges[1]?.details).toEqual([
      'vote, if sees higher term',
      'append entries, if sees higher term',
      'append entries',
    ]);
  });

  it('leaves out transitions that stay, and notes those that enter a state again', () => {
    expect(graph.states.map(({ again }) => again)).toEqual([[], ['election timeout'], []]);
  });

  it('takes states within states for the outermost', () => {
    const nested = createMachine({
      initial: 'normal',
      states: {
        normal: {
          initial: 'idle',
          states: {
            idle: { on: { work: { target: 'busy' }, alarm: { target: '#elsewhere' } } },
            busy: {},
          },
        },
        elsewhere: { id: 'elsewhere' },
      },
    });
    expect(machineGraph(nested).edges.map(({ from, to }) => [from, to])).toEqual([
      ['normal', 'elsewhere'],
    ]);
  });
});
