import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention, InterventionKind } from '../../sim/intervention.ts';
import { fieldsOf, interventionOf, kindChoices, momentOf, valuesOf } from './intervention-form.ts';

const around = {
  servers: ['n1', 'n2', 'n3'],
  clients: ['c1', 'c2'],
  protocol: {
    operations: ['put', 'get', 'cas', 'add', 'sample', 'transaction', 'propose', 'delete'],
    membership: 'open',
    behaviours: { liar: (effects) => effects },
  },
} satisfies Parameters<typeof kindChoices>[0];

const node = fc.constantFrom('n1', 'n2', 'n3');
const message = fc.constantFrom('n1>n2#14', 'c1>n3#2+1');
const word = fc.constantFrom('x', 'y7', 'a-b');
const client = fc.constantFrom('c1', 'c2');
const of = <Kind extends InterventionKind>(
  kind: Kind,
  rest: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Intervention> =>
  // The parts drawn are those of just this kind.
  fc.record(rest).map((parts) => ({ kind, ...parts }) as unknown as Intervention);

const interventions: fc.Arbitrary<Intervention> = fc.oneof(
  ...(
    ['kill', 'restart', 'pause', 'resume', 'wipeDisk', 'loseUnsynced', 'removeNode'] as const
  ).map((kind) => of(kind, { node })),
  of('heal', {}),
  of('cut', { from: fc.constant('n1'), to: fc.constantFrom('n2', 'c1') }),
  of('mend', { from: fc.constant('c2'), to: node }),
  of('partition', {
    groups: fc.constantFrom(
      [['n1']],
      [
        ['n1', 'c1'],
        ['n2', 'n3'],
      ],
    ),
  }),
  of('setLink', {
    settings: fc.constantFrom({ loss: 0.125 }, { latencyMicros: [8_000, 14_500], reordering: 1 }),
  }),
  of('setClock', { node, rate: fc.constantFrom(0.5, 2, 10) }),
  of('drop', { message }),
  of('duplicate', { message }),
  of('deliverNow', { message }),
  of('delay', { message, byMicros: fc.integer({ min: 0, max: 5_000_000 }) }),
  of('fireTimer', { node, timer: word }),
  of('betray', { node, behaviour: fc.constantFrom(null, 'liar') }),
  of('operation', {
    client,
    operation: fc.oneof(
      fc.record({ kind: fc.constantFrom('get', 'delete'), key: word }),
      fc.record({ kind: fc.constant('put'), key: word, value: word }),
      fc.record({
        kind: fc.constant('cas'),
        key: word,
        expected: fc.option(word, { nil: null }),
        value: word,
      }),
      fc.record({ kind: fc.constant('add'), key: word, amount: fc.integer({ min: -99, max: 99 }) }),
      fc.record({
        kind: fc.constant('transaction'),
        writes: fc.array(fc.record({ key: word, value: word }), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('propose'), value: word }),
    ),
  }),
);

describe('the form of an intervention', () => {
  it('gives back every intervention that it is filled with', () => {
    fc.assert(
      fc.property(interventions, (intervention) => {
        expect(interventionOf(intervention.kind, valuesOf(intervention), around)).toEqual(
          intervention,
        );
      }),
    );
  });

  it('has a field for every value that it is filled with', () => {
    fc.assert(
      fc.property(interventions, (intervention) => {
        const values = valuesOf(intervention);
        const fields = fieldsOf(intervention.kind, values, around).map(({ name }) => name);
        for (const name of Object.keys(values)) expect(fields).toContain(name);
      }),
    );
  });

  it('offers only what the protocol and its clients can do', () => {
    const offered = (change: Partial<typeof around>) =>
      kindChoices({ ...around, ...change }).map(({ value }) => value);
    expect(offered({})).toContain('betray');
    const fixed = { operations: [], membership: 'fixed' } as const;
    const few = kindChoices({ ...around, clients: [], protocol: fixed }).map(({ value }) => value);
    expect(few).not.toContain('operation');
    expect(few).not.toContain('addNode');
    expect(few).not.toContain('betray');
  });

  it.each<[InterventionKind, Record<string, string>, RegExp]>([
    ['kill', { node: 'n9' }, /no node n9.*n1, n2, n3, c1, c2/],
    ['cut', { from: 'n1', to: 'n1' }, /two nodes/],
    ['partition', { groups: 'n1 n2 | n2' }, /one group/],
    ['partition', { groups: ' | ' }, /n1 n2 \| n3/],
    ['setLink', {}, /at least one/],
    ['setLink', { latency: '14-8' }, /8-14/],
    ['setLink', { loss: '101' }, /0 to 100/],
    ['setClock', { node: 'n1', rate: '11' }, /0\.1 to 10/],
    ['drop', { message: 'n1-n2' }, /n1>n2#14/],
    ['delay', { message: 'n1>n2#1', byMillis: 'soon' }, /milliseconds/],
    ['fireTimer', { node: 'n1', timer: ' ' }, /timer/],
    ['operation', { client: 'c1', operation: 'put', key: '', value: '1' }, /key/],
  ])('says what is wrong with %s of %j', (kind, values, sentence) => {
    const wrong = interventionOf(kind, values, around);
    expect('wrong' in wrong && wrong.wrong).toMatch(sentence);
  });

  it('reads times in seconds, within the run', () => {
    expect(momentOf(' 1.284 s', 2_000_000)).toBe(1_284_000);
    expect(momentOf('1,5', 2_000_000)).toBe(1_500_000);
    expect(momentOf('2.1', 2_000_000)).toEqual({ wrong: 'The run ends at 2 s.' });
    expect(momentOf('soon', 2_000_000)).toMatchObject({ wrong: expect.stringMatching(/1\.284/) });
  });
});
