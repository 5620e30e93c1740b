import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../sim/intervention.ts';
import type { Violation } from '../../sim/protocol.ts';
import type { EventRecord, NodeState } from '../../sim/record.ts';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { raft } from './index.ts';
import type { Server as Known, Role } from './raft.ts';
import { raftRuleScenarios } from './scenarios.ts';
import { logOf, putEntry, Server } from './testing/server.ts';

const heartbeat = { type: 'appendEntries' };
const inFlight = {
  sequence: 1,
  copy: 0,
  sentAtMicros: 0,
  arrivesAtMicros: 1,
  diesAtMicros: null,
  lossReason: null,
  cause: 0,
  operation: null,
};

/** Watches a made-up history of servers' states with one monitor; returns what it finds. */
const watching = (id: string) => {
  const monitor = raft.monitors.find((each) => each.id === id);
  if (monitor === undefined) throw new Error(`Raft has no monitor ${id}.`);
  const watch = monitor.watch({ nodes: ['n1', 'n2', 'n3'], parameters: {} });
  const states = new Map<string, NodeState>();
  let index = 0;
  return (node: string, value: Role, changes: Partial<Known>): Violation | null => {
    const before = states.get(node) ?? null;
    const base = (before?.context as Known | undefined) ?? new Server({ id: node }).knows;
    const after: NodeState = { value, context: { ...base, ...changes, role: value } };
    states.set(node, after);
    const common = {
      index: index++,
      atMicros: index * 1_000,
      cause: -1,
      operation: null,
      node,
      // Something leaves the node, so that what it did counts.
      effects: [{ kind: 'send', to: 'n2', message: heartbeat } as const],
      sent: [{ ...inFlight, from: node, to: 'n2', message: heartbeat }],
    };
    const record: EventRecord =
      before === null
        ? { ...common, kind: 'start', before: null, after, incarnation: 0 }
        : { ...common, kind: 'timer', timer: 'electionTimeout', byHand: false, before, after };
    return watch(record);
  };
};

describe('Election safety', () => {
  it('breaks when two servers lead the same term, at whatever time', () => {
    const watch = watching('raft/election-safety');
    expect(watch('n1', 'leader', { currentTerm: 2 })).toBeNull();
    expect(watch('n1', 'follower', { currentTerm: 3 })).toBeNull();
    expect(watch('n2', 'leader', { currentTerm: 3 })).toBeNull();
    expect(watch('n3', 'leader', { currentTerm: 2 })).toEqual({
      nodes: ['n1', 'n3'],
      sentence: 'n1 and n3 have both led term 2.',
    });
  });

  it('sees a leader slip into a term that another leads', () => {
    const watch = watching('raft/election-safety');
    watch('n1', 'leader', { currentTerm: 2 });
    watch('n2', 'leader', { currentTerm: 3 });
    expect(watch('n1', 'leader', { currentTerm: 3 })?.nodes).toEqual(['n2', 'n1']);
  });

  it('holds when a leader goes on leading', () => {
    const watch = watching('raft/election-safety');
    watch('n1', 'leader', { currentTerm: 2 });
    expect(watch('n1', 'leader', { currentTerm: 2, commitIndex: 1 })).toBeNull();
  });
});

describe('Leader append-only', () => {
  it('breaks when a leader cuts or changes its log, and not when a follower does', () => {
    const log = logOf(1, 1, 2);
    for (const changed of [log.truncate(2), log.truncate(2).append({ term: 3, command: null })]) {
      const watch = watching('raft/leader-append-only');
      watch('n1', 'leader', { currentTerm: 3, log });
      expect(watch('n1', 'leader', { log: changed })?.nodes).toEqual(['n1']);
      watch('n2', 'follower', { currentTerm: 3, log });
      expect(watch('n2', 'follower', { log: changed })).toBeNull();
    }
  });

  it('holds when a leader appends', () => {
    const watch = watching('raft/leader-append-only');
    const log = logOf(1, 1);
    watch('n1', 'leader', { log });
    expect(watch('n1', 'leader', { log: log.append({ term: 3, command: null }) })).toBeNull();
  });
});

describe('Log matching', () => {
  it('breaks when entries agree in index and term and something before them differs', () => {
    const watch = watching('raft/log-matching');
    expect(watch('n1', 'follower', { log: logOf(1, 1, 3) })).toBeNull();
    expect(watch('n2', 'follower', { log: logOf(1, 2, 3) })?.nodes).toEqual(['n1', 'n2']);
  });

  it('breaks when the entry itself differs', () => {
    const watch = watching('raft/log-matching');
    watch('n1', 'follower', { log: logOf(1, putEntry(2, 'x', '1')) });
    expect(watch('n2', 'follower', { log: logOf(1, putEntry(2, 'x', '2')) })).not.toBeNull();
  });

  it('breaks when a log of the past and one of now do not match', () => {
    const watch = watching('raft/log-matching');
    const log = logOf(1, 1, 3);
    watch('n1', 'follower', { log });
    watch('n1', 'follower', { log: log.truncate(1) });
    expect(watch('n2', 'follower', { log: logOf(2, 1, 3) })).not.toBeNull();
  });

  it('holds for logs that part in different terms', () => {
    const watch = watching('raft/log-matching');
    watch('n1', 'follower', { log: logOf(1, 1, 2) });
    expect(watch('n2', 'follower', { log: logOf(1, 1, 3, 3) })).toBeNull();
    expect(watch('n3', 'follower', { log: logOf(1, 1) })).toBeNull();
  });
});

describe('Leader completeness', () => {
  it('breaks when a later leader is elected without a committed entry', () => {
    const watch = watching('raft/leader-completeness');
    watch('n1', 'leader', { currentTerm: 2, log: logOf(1, 2), commitIndex: 2 });
    expect(watch('n2', 'leader', { currentTerm: 3, log: logOf(1) })?.sentence).toBe(
      'n1 committed no-op of term 2 at index 2 in term 2, but n2, elected for term 3, holds nothing there.',
    );
  });

  it('breaks when an earlier term commits what a later leader was elected without', () => {
    const watch = watching('raft/leader-completeness');
    watch('n1', 'leader', { currentTerm: 2, log: logOf(1, 2) });
    expect(watch('n2', 'leader', { currentTerm: 3, log: logOf(1) })).toBeNull();
    expect(watch('n1', 'leader', { commitIndex: 2 })).not.toBeNull();
  });

  it('holds when the later leader has the entry', () => {
    const watch = watching('raft/leader-completeness');
    watch('n1', 'leader', { currentTerm: 2, log: logOf(1, 2), commitIndex: 2 });
    expect(watch('n2', 'leader', { currentTerm: 3, log: logOf(1, 2, 3) })).toBeNull();
  });
});

describe('State machine safety', () => {
  it('breaks when two servers apply different entries at an index', () => {
    const watch = watching('raft/state-machine-safety');
    const [one, other] = [putEntry(1, 'x', '1'), putEntry(2, 'x', '2')];
    watch('n1', 'follower', { log: logOf(one), commitIndex: 1, lastApplied: 1 });
    watch('n2', 'follower', { log: logOf(other) });
    expect(watch('n2', 'follower', { commitIndex: 1, lastApplied: 1 })?.sentence).toBe(
      'At index 1 n1 has applied x=1 of term 1, but n2 applies x=2 of term 2.',
    );
  });

  it('breaks in Figure 8 without the commit rule', () => {
    const figure8 = raftRuleScenarios.find(({ rule }) => rule === 'raft/commit-only-own-term');
    if (figure8 === undefined) throw new Error('There is no scenario for the commit rule.');
    const { scenario, rule } = figure8;
    expect(verdictOf(runOf(raft, scenario), 'raft/state-machine-safety')).toBe(true);
    const modified = runOf(raft, { ...scenario, rulesOff: [rule] });
    expect(verdictOf(modified, 'raft/state-machine-safety')).toBe(false);
  });
});

// That the promises hold is what the random seeds test; here is where they end.

it('a disk that loses what it has reported as stored costs a committed entry, as is said', () => {
  expect(raft.guarantees).toContainEqual({
    verdict: 'raft/leader-completeness',
    under: ['lost-writes', 'crashes'],
    holds: false,
  });
  const forgotten = raftRuleScenarios.find(({ rule }) => rule === 'raft/persist-log');
  if (forgotten === undefined) throw new Error('There is no scenario for raft/persist-log.');
  const { scenario } = forgotten;
  const [, ...later] = scenario.script.filter(({ intervention }) => intervention.kind === 'kill');
  const before = scenario.script.filter(({ atMicros }) => atMicros < 145_000);
  const after = scenario.script.filter(({ atMicros }) => atMicros > 145_000);
  expect(later).toHaveLength(1);

  // n3 stores x=1 from 150 ms to 170 ms, then acknowledges it, and crashes after that.
  const run = (lies: boolean) =>
    runOf(raft, {
      ...scenario,
      script: [
        ...before,
        ...(lies
          ? [{ atMicros: 160_000, intervention: { kind: 'loseUnsynced', node: 'n3' } } as const]
          : []),
        { atMicros: 200_000, intervention: { kind: 'kill', node: 'n3' } } as const,
        ...after,
      ],
    });
  expect(verdictOf(run(true), 'raft/leader-completeness')).toBe(false);
  expect(verdictOf(run(false), 'raft/leader-completeness')).toBe(true);
});

describe('Somebody can be served', () => {
  const brokenIn = (scenario: Parameters<typeof runOf>[1]) =>
    runOf(raft, scenario).broken.find(
      ({ monitor }) => monitor.id === 'raft/somebody-can-be-served',
    );
  const idle: Parameters<typeof runOf>[1] = {
    protocol: 'raft',
    seed: 7,
    nodes: 3,
    clients: [],
    network: { latencyMicros: [10_000, 10_000] },
    diskMicros: [1_000, 1_000],
    script: [],
    untilMicros: 4_000_000,
  };

  it('breaks with equal time-outs, whose elections all split, and holds with random ones', () => {
    expect(brokenIn({ ...idle, rulesOff: ['raft/randomised-timeouts'] })).toMatchObject({
      atMicros: expect.any(Number),
      violation: {
        sentence:
          'For 3 s nobody has served, though n1, n2 and n3 each reach a majority of 3 servers.',
      },
    });
    expect(brokenIn(idle)).toBeUndefined();
  });

  it('breaks where the only server that reaches a majority has a log that is behind', () => {
    const bothWays = (kind: 'cut' | 'mend', node: string, others: readonly string[]) =>
      others.flatMap((other) => [
        { kind, from: node, to: other },
        { kind, from: other, to: node },
      ]);
    const at_ = (atMicros: number) => (intervention: Intervention) => ({ atMicros, intervention });
    const scenario = {
      ...idle,
      nodes: 5,
      clients: [{}],
      parameters: { noOpOnElection: false },
      script: [
        at_(20_000)({ kind: 'fireTimer', node: 'n1', timer: 'electionTimeout' }),
        ...bothWays('cut', 'n3', ['n1', 'n2', 'n4', 'n5']).map(at_(150_000)),
        at_(160_000)({
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'put', key: 'x', value: '1' },
          to: 'n1',
        }),
        at_(230_000)({ kind: 'kill', node: 'n1' }),
        ...bothWays('mend', 'n3', ['n2', 'n4', 'n5']).map(at_(240_000)),
        ...bothWays('cut', 'n2', ['n4', 'n5']).map(at_(240_000)),
        ...bothWays('cut', 'n4', ['n5']).map(at_(240_000)),
      ],
    };
    expect(brokenIn(scenario)?.violation.sentence).toContain('though n3 reaches a majority');
  });

  it('does not ask for service where nobody reaches a majority', () => {
    const groups = [['n1'], ['n2'], ['n3']];
    const parted = { atMicros: 50_000, intervention: { kind: 'partition', groups } as const };
    expect(brokenIn({ ...idle, script: [parted] })).toBeUndefined();
    const dead = ['n1', 'n2'].map((node) => ({
      atMicros: 50_000,
      intervention: { kind: 'kill', node } as const,
    }));
    expect(brokenIn({ ...idle, script: dead })).toBeUndefined();
    const held = { atMicros: 50_000, intervention: { kind: 'hold' } as const };
    expect(brokenIn({ ...idle, script: [held] })).toBeUndefined();
  });
});
