import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../../check/judge.ts';
import { gossip } from '../../protocols/gossip/index.ts';
import { raft } from '../../protocols/raft/index.ts';
import { InvariantError } from '../../sim/errors.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { type RunReport, runAndReport } from './report.ts';
import { summaryText } from './summary.ts';
import { reportText } from './text.ts';
import { wrongExpectation } from './verdicts.ts';

const libraryScenario = (name: string): Scenario => {
  const found = raft.scenarios.find(({ id }) => id === name);
  if (found === undefined) throw new InvariantError(`The library has no raft/${name}.`);
  return found.scenario;
};

const report = (scenario: Scenario, changes: { seed?: number; untilMicros?: number } = {}) =>
  runAndReport({
    protocol: raft,
    scenario,
    seed: scenario.seed,
    untilMicros: scenario.untilMicros,
    ...changes,
  });

const killed = libraryScenario('leader-killed');

/** Two leaders of one term: votes need no majority. */
const broken: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [],
  parameters: { electionTimeoutMinimum: seconds(1), electionTimeoutMaximum: seconds(2) },
  rulesOff: ['raft/majority'],
  script: ['n1', 'n2'].map((node) => ({
    atMicros: milliseconds(10),
    intervention: { kind: 'fireTimer', node, timer: 'electionTimeout' },
  })),
  untilMicros: milliseconds(100),
};

describe('the report of an undisturbed write to five Raft servers', () => {
  const { operations } = report(libraryScenario('playground'), { untilMicros: seconds(5) });

  it('finds four message delays, and ten messages: one each way, and one each way to each follower', () => {
    expect(operations.messageDelays?.p50).toBe(4);
    expect(operations.messages?.p50).toBe(10);
  });
});

describe('the report of a run in which the leader is killed', () => {
  const found = report(killed);

  it('tells who was elected, and how long there was no leader', () => {
    expect(found.leaderless[1]).toMatchObject({
      fromMicros: 1_000_000,
      lost: 'n3',
      because: 'crash',
    });
    const { fromMicros = 0, untilMicros, successor } = found.leaderless[1] ?? {};
    expect(found.elections[1]).toMatchObject({
      leader: successor,
      epoch: 2,
      tookMicros: (untilMicros ?? 0) - fromMicros,
    });
  });

  it('tells that clients were without service for longer than there was no leader', () => {
    const [, election] = found.elections;
    expect(found.unavailability.someMicros).toBeGreaterThan(election?.tookMicros ?? 0);
  });

  it('accounts for every message', () => {
    for (const { sent, duplicated, delivered, lost, underWay } of found.messages) {
      expect(sent + duplicated).toBe(delivered + lost + underWay);
    }
    expect(found.messages.some(({ lost }) => lost > 0)).toBe(true);
  });

  it('has the fingerprint of the run itself', () => {
    const run = Run.start(raft, killed);
    run.advanceTo(killed.untilMicros);
    expect(found.fingerprint).toBe(run.fingerprint());
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});

describe('a run is as expected', () => {
  it('when each expectation of its scenario is met', () => {
    expect(report(killed)).toMatchObject({ judgedBy: 'expectations', asExpected: true });
  });

  it('not when one is not, though nothing broke', () => {
    const expectations = [{ verdict: 'raft/log-repaired', holds: true }];
    expect(report({ ...killed, expectations })).toMatchObject({
      judgedBy: 'expectations',
      asExpected: false,
    });
  });

  it('when a break was expected', () => {
    const expectations = [{ verdict: 'raft/election-safety', holds: false }];
    expect(report({ ...broken, expectations })).toMatchObject({ asExpected: true });
  });

  it('by its expectations with another seed and another end as well', () => {
    const expectations = [{ verdict: 'raft/log-repaired', holds: true }];
    const impossible = { ...killed, expectations };
    for (const other of [{ seed: 4 }, { untilMicros: seconds(2) }, { untilMicros: seconds(6) }]) {
      expect(report(impossible, other)).toMatchObject({
        judgedBy: 'expectations',
        asExpected: false,
      });
    }
  });

  it('by all that the protocol promises where nothing is expected', () => {
    const { expectations: _, ...unexpecting } = killed;
    expect(report(unexpecting)).toMatchObject({ judgedBy: 'promises', asExpected: true });
    expect(report(broken)).toMatchObject({ judgedBy: 'promises', asExpected: false });
  });

  it('by what clients saw, where it expects something of that', () => {
    const expectations = [{ verdict: 'linearizable', holds: true }];
    const { asExpected, verdicts } = report({ ...killed, expectations });
    expect(asExpected).toBe(true);
    expect(verdicts.find(({ id }) => id === 'linearizable')).toMatchObject({
      kind: 'history',
      holds: true,
      expected: true,
    });
  });
});

describe('a retry that takes effect twice', () => {
  const at = (atMicros: number, intervention: Scenario['script'][number]['intervention']) => ({
    atMicros,
    intervention,
  });
  /** The answer to an append is lost, and its client asks again. */
  const retried: Scenario = {
    protocol: 'raft',
    seed: 7,
    nodes: 3,
    clients: [{}, {}],
    clientSettings: { timeoutMicros: 300_000 },
    network: { latencyMicros: [10_000, 10_000] },
    diskMicros: [1_000, 1_000],
    script: [
      at(20_000, { kind: 'fireTimer', node: 'n1', timer: 'electionTimeout' }),
      at(200_000, { kind: 'cut', from: 'n1', to: 'c1' }),
      at(210_000, {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'append', key: 'x', value: 'a' },
        to: 'n1',
      }),
      at(400_000, { kind: 'heal' }),
      at(900_000, {
        kind: 'operation',
        client: 'c2',
        operation: { kind: 'get', key: 'x' },
        to: 'n1',
      }),
    ],
    untilMicros: seconds(2),
  };
  const twice: Scenario = { ...retried, rulesOff: ['raft/duplicate-detection'] };
  const linearizable = ({ verdicts }: RunReport) =>
    verdicts.find(({ id }) => id === 'linearizable')?.holds;

  it('is found in what clients saw, without being asked for', () => {
    const found = report(twice);
    expect([linearizable(found), found.asExpected]).toEqual([false, false]);
    expect(reportText(found, raft)).toMatch(/BROKEN {5}linearizable at \d\.\d{3} s: /);
    const once = report(retried);
    expect([linearizable(once), once.asExpected]).toEqual([true, true]);
  });

  it('is against what the scenario expects, for every seed and end', () => {
    const expecting = { ...twice, expectations: [{ verdict: 'linearizable', holds: true }] };
    for (let seed = 1; seed <= 20; seed++) {
      expect(report(expecting, { seed }), `seed ${seed}`).toMatchObject({ asExpected: false });
    }
    expect(report(expecting, { untilMicros: seconds(1.9) }).asExpected).toBe(false);
  });

  it('is judged by the same list as on the page', () => {
    const ids = report(retried).verdicts.map(({ id }) => id);
    expect(ids).toEqual([...raft.monitors.map(({ id }) => id), ...CRITERIA, 'convergence']);
  });
});

describe('an end of one’s own', () => {
  it('stops before the scenario’s, whose script may go on', () => {
    const early = report(killed, { untilMicros: milliseconds(500) });
    expect(early.endedAtMicros).toBe(500_000);
    expect(early.elections).toHaveLength(1);
  });

  it('may lie beyond it', () => {
    const late = report(killed, { untilMicros: seconds(6) });
    expect(late.events).toBeGreaterThan(report(killed).events);
  });
});

it('an expectation of something that nobody judges is told', () => {
  const expectations = [
    { verdict: 'raft/election-safety', holds: true },
    { verdict: 'raft/no-such-thing', holds: true },
  ];
  expect(wrongExpectation(raft, { ...killed, expectations })).toMatch(
    /^Expectation 2 is about raft\/no-such-thing/,
  );
  expect(wrongExpectation(raft, killed)).toBeNull();
});

describe('the text for a terminal', () => {
  const text = (found: RunReport): string => reportText(found, raft);

  it('names the verdicts, the elections, the clients and the fingerprint', () => {
    const found = report(killed);
    expect(text(found)).toContain('holds      raft/election-safety\n');
    expect(text(found)).toMatch(/\(term 2\), \d+ ms after n3 crashed\n/);
    expect(text(found)).toMatch(/\n {2}c1 \d+ ms: \d\.\d{3} s to \d\.\d{3} s\n/);
    expect(text(found)).toContain(`Fingerprint ${found.fingerprint}\n`);
  });

  it('says what was broken, when, and that the protocol was modified', () => {
    expect(text(report(broken))).toContain('modified Raft: raft/majority off\n');
    expect(text(report(broken))).toMatch(
      /BROKEN {5}raft\/election-safety at 0\.\d{3} s: n\d and n\d have both led term 1\.\n/,
    );
  });
});

describe('the report of a protocol that measures its runs', () => {
  const scenario = gossip.scenarios.find(({ id }) => id === 'residue')?.scenario;
  if (scenario === undefined) throw new InvariantError('The library has no gossip/residue.');
  const found = runAndReport({
    protocol: gossip,
    scenario,
    seed: scenario.seed,
    untilMicros: scenario.untilMicros,
  });

  it('has the residue, the traffic and the delays, with their units', () => {
    expect(found.measures.map(({ id, unit }) => [id, unit])).toEqual([
      ['residue', '%'],
      ['traffic', 'updates per site'],
      ['messages', 'per site'],
      ['average-delay', 'cycles'],
      ['last-delay', 'cycles'],
    ]);
    expect(found.measures[0]?.value).toBeCloseTo((9 / 49) * 100);
  });

  it('prints them, and those of many seeds with their mean and its error', () => {
    expect(reportText(found, gossip)).toMatch(/\nMeasures\n\s+residue\s+18\.4 %\n/);
    const results = [14, 14, 14].map((seed) => ({ kind: 'report', seed, report: found }) as const);
    expect(summaryText(results, gossip)).toMatch(
      /residue \(%\)\s+18\.4\s+± 0\s+18\.4\s+18\.4\s+18\.4\n/,
    );
  });

  it('says nothing of measures where the protocol has none', () => {
    const other = report(libraryScenario('leader-killed'));
    expect(other.measures).toEqual([]);
    expect(reportText(other, raft)).not.toContain('Measures');
  });
});
