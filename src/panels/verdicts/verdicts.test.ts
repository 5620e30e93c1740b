import { describe, expect, it } from 'vitest';
import type { HistoryVerdict, Judged } from '../../session/verdicts/messages.ts';
import { EventColumns } from '../../sim/event-columns.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { Monitor } from '../../sim/protocol.ts';
import { chipsOf, type JudgedRun, longWaits, missedSightings, verdictsOf } from './verdicts.ts';

const citation = { paper: 'A paper', section: '1' };

const monitor = (id: string, kind: Monitor['kind'] = 'always'): Monitor => ({
  id,
  kind,
  title: id,
  claim: `${id} holds.`,
  citation,
  watch: () => () => null,
});

const operation = (
  client: string,
  invokedAtMicros: number,
  invokedByEvent: number,
  completedByEvent: number | null,
): OperationRecord => ({
  id: `${client}#1`,
  client,
  operation: { kind: 'get', key: 'x' },
  invokedAtMicros,
  completedAtMicros: null,
  outcome: 'open',
  result: null,
  reason: null,
  answeredBy: null,
  invokedByEvent,
  completedByEvent,
});

const found = (id: string, kind: Monitor['kind'], atEvent: number) => ({
  monitor: monitor(id, kind),
  atEvent,
  atMicros: 500,
  violation: { nodes: ['n1', 'n2'], sentence: 'n1 and n2 both lead term 2.' },
  assumption: null,
});

const runAfter = (eventCount: number): JudgedRun => ({
  protocol: {
    title: 'Test',
    parameters: [],
    monitors: [monitor('one'), monitor('two'), monitor('sight', 'sometimes')],
    guarantees: [{ verdict: 'linearizable', under: ['crashes'], holds: true }],
  },
  scenario: { script: [] },
  eventCount,
  nowMicros: 1_000,
  events: new EventColumns(),
  operations: [operation('c1', 0, 0, null)],
  broken: [found('two', 'always', 7)],
  seen: [found('sight', 'sometimes', 9)],
});

const judgedAt = (eventCount: number, verdicts: readonly HistoryVerdict[]): Judged => ({
  kind: 'judged',
  run: 1,
  question: 1,
  eventCount,
  verdicts,
  lostWrites: 2,
  effectPlaces: new Uint32Array(),
  effectMicros: new Float64Array(),
});

const brokenAt = (atEvent: number): HistoryVerdict => ({
  criterion: 'linearizable',
  kind: 'violated',
  sentence: 'c2 read x = 3 after c1 was told that x = 7.',
  operations: ['c1#1', 'c2#1'],
  atEvent,
  atMicros: 400,
});

const unknown = { judged: null, convergence: null };

const standingOf = (
  run: JudgedRun,
  id: string,
  known: Parameters<typeof verdictsOf>[1] = unknown,
) => verdictsOf(run, known).find((verdict) => verdict.id === id);

describe('the verdicts at the moment shown', () => {
  it('a monitor is broken only once the event that broke it has happened', () => {
    expect(standingOf(runAfter(7), 'two')?.standing).toBe('holds');
    expect(standingOf(runAfter(8), 'two')).toMatchObject({
      standing: 'broken',
      at: { event: 7, micros: 500 },
      sentence: 'n1 and n2 both lead term 2.',
    });
    expect(standingOf(runAfter(8), 'one')?.standing).toBe('holds');
  });

  it('what should come about is unseen until it does', () => {
    expect(standingOf(runAfter(9), 'sight')?.standing).toBe('unseen');
    expect(standingOf(runAfter(10), 'sight')?.standing).toBe('seen');
  });

  it('what clients saw is being judged until the answer comes', () => {
    expect(standingOf(runAfter(8), 'linearizable')?.standing).toBe('judging');
  });

  it('an answer about a later moment says nothing', () => {
    const judged = judgedAt(9, [brokenAt(5)]);
    expect(standingOf(runAfter(8), 'linearizable', { judged, convergence: null })?.standing).toBe(
      'judging',
    );
    expect(standingOf(runAfter(9), 'linearizable', { judged, convergence: null })).toMatchObject({
      standing: 'broken',
      at: { event: 5, micros: 400 },
    });
  });

  it('a node at the start of a sentence keeps its small letter', () => {
    const judged = judgedAt(8, [brokenAt(5)]);
    expect(standingOf(runAfter(8), 'linearizable', { judged, convergence: null })?.sentence).toBe(
      'c2 read x = 3 after c1 was told that x = 7.',
    );
  });

  it('acknowledged writes lost are counted', () => {
    const judged = judgedAt(8, [{ criterion: 'no-lost-writes', kind: 'holds' }]);
    expect(standingOf(runAfter(8), 'no-lost-writes', { judged, convergence: null })?.title).toBe(
      'Acknowledged writes lost 2',
    );
  });

  it('undecided and not applicable say why', () => {
    const judged = judgedAt(8, [
      { criterion: 'sequential', kind: 'undecided', steps: 300_000 },
      { criterion: 'causal', kind: 'doesNotApply', reason: 'a value was written twice' },
    ]);
    const known = { judged, convergence: null };
    expect(standingOf(runAfter(8), 'sequential', known)).toMatchObject({
      standing: 'undecided',
      sentence: 'Not decided after 300,000 steps of search.',
    });
    expect(standingOf(runAfter(8), 'causal', known)).toMatchObject({
      standing: 'doesNotApply',
      sentence: 'Does not apply: a value was written twice.',
    });
  });
});

describe('the row of chips', () => {
  it('shows broken ones first, then what clients care for, then the protocol', () => {
    const verdicts = verdictsOf(runAfter(8), unknown);
    expect(chipsOf(verdicts, new Set()).map(({ id }) => id)).toEqual([
      'two',
      'linearizable',
      'no-lost-writes',
      'one',
    ]);
  });

  it('shows a weaker promise only when it is broken', () => {
    const judged = judgedAt(8, [{ ...brokenAt(5), criterion: 'read-your-writes' }]);
    const ids = chipsOf(verdictsOf(runAfter(8), { judged, convergence: null }), new Set()).map(
      ({ id }) => id,
    );
    expect(ids).toContain('read-your-writes');
    expect(ids).not.toContain('sequential');
  });

  it('shows what was expected and has not come when the run has ended', () => {
    const scenario = {
      protocol: 'raft',
      seed: 1,
      nodes: 3,
      clients: [],
      script: [],
      untilMicros: 1_000,
      expectations: [{ verdict: 'sight', holds: false }],
    };
    const verdicts = verdictsOf(runAfter(8), unknown);
    const idsAt = (nowMicros: number) =>
      chipsOf(verdicts, missedSightings({ scenario, nowMicros })).map(({ id }) => id);
    expect(idsAt(999)).not.toContain('sight');
    expect(idsAt(1_000)).toContain('sight');
  });
});

it('clients that have waited long are named, longest first', () => {
  const run = {
    nowMicros: 1_000_000,
    eventCount: 10,
    operations: [
      operation('c1', 600_000, 3, null),
      operation('c2', 100_000, 1, 12),
      operation('c3', 100_000, 1, 9),
      operation('c4', 900_000, 5, null),
    ],
  };
  expect(longWaits(run)).toEqual([
    { client: 'c2', waitedMicros: 900_000 },
    { client: 'c1', waitedMicros: 400_000 },
  ]);
});

it('a promise whose ground a person had taken away says so', () => {
  const wiped = { kind: 'wipeDisk', node: 'n2' } as const;
  const run = {
    ...runAfter(10),
    scenario: { script: [{ atMicros: 300, intervention: wiped }] },
  };
  const verdicts = verdictsOf(run, {
    judged: judgedAt(10, [brokenAt(5)]),
    convergence: null,
  });
  expect(verdicts.find(({ id }) => id === 'linearizable')).toMatchObject({
    standing: 'broken',
    assumption: 'after n2’s disk was wiped at 0.000 s: Test assumes stable storage',
    sentence:
      'c2 read x = 3 after c1 was told that x = 7, after n2’s disk was wiped at 0.000 s: Test assumes stable storage.',
  });
});
