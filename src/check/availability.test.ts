import { describe, expect, it } from 'vitest';
import { unavailability } from './availability.ts';
import { complete, invoke, recordsOf, type Sketch } from './testing/records.ts';

const begins = (node: string, atMicros: number): Sketch => ({
  kind: 'operation',
  node,
  atMicros,
  effects: [invoke(node)],
});

const ends = (node: string, atMicros: number, outcome?: 'ok' | 'fail' | 'unknown'): Sketch => ({
  kind: 'operation',
  node,
  atMicros,
  effects: [complete(node, outcome)],
});

const asksAgain = (
  node: string,
  atMicros: number,
  timer: 'requestTimeout' | 'retryDue' = 'requestTimeout',
): Sketch => ({ kind: 'timer', node, atMicros, timer });

const of = (...sketches: readonly Sketch[]) => unavailability(recordsOf(...sketches), 1_000);

describe('a client is without service', () => {
  it('not while a first answer that comes is on its way, however late', () => {
    expect(of(begins('c1', 100), ends('c1', 900))).toEqual({
      clients: [{ client: 'c1', micros: 0, spells: [] }],
      someMicros: 0,
      allMicros: 0,
    });
  });

  it.each(['requestTimeout', 'retryDue'] as const)(
    'from an invocation to its answer when it had to ask again (%s)',
    (timer) => {
      const { clients } = of(begins('c1', 100), asksAgain('c1', 300, timer), ends('c1', 400));
      expect(clients).toEqual([
        { client: 'c1', micros: 300, spells: [{ fromMicros: 100, untilMicros: 400 }] },
      ]);
    },
  );

  it.each(['fail', 'unknown'] as const)(
    'through operations that end as %s, up to the next success, the time between them left out',
    (outcome) => {
      const { clients } = of(
        begins('c1', 100),
        ends('c1', 200, outcome),
        begins('c1', 500),
        ends('c1', 550),
        begins('c1', 600),
        ends('c1', 700),
      );
      expect(clients[0]?.spells).toEqual([
        { fromMicros: 100, untilMicros: 200 },
        { fromMicros: 500, untilMicros: 550 },
      ]);
      expect(clients[0]?.micros).toBe(150);
    },
  );

  it('to the end of the run when no success comes, if it was let down before', () => {
    const { clients } = of(begins('c1', 100), asksAgain('c1', 300), begins('c2', 950));
    expect(clients.map(({ client, micros }) => [client, micros])).toEqual([
      ['c1', 900],
      ['c2', 0],
    ]);
  });

  it('no longer once it has crashed itself', () => {
    const { clients } = of(begins('c1', 100), asksAgain('c1', 300), {
      kind: 'intervention',
      node: 'c1',
      atMicros: 400,
      intervention: { kind: 'kill', node: 'c1' },
    });
    expect(clients[0]?.micros).toBe(300);
  });
});

it('tells how long some client was without service, and how long all were at once', () => {
  const { someMicros, allMicros } = of(
    begins('c1', 100),
    begins('c2', 200),
    asksAgain('c1', 300),
    asksAgain('c2', 300),
    ends('c1', 400),
    ends('c2', 600),
  );
  expect({ someMicros, allMicros }).toEqual({ someMicros: 500, allMicros: 200 });
});

it('lists clients in the order of their numbers', () => {
  const { clients } = of(begins('c10', 1), begins('c2', 2));
  expect(clients.map(({ client }) => client)).toEqual(['c2', 'c10']);
});
