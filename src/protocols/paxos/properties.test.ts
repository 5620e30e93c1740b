import { describe, expect, it } from 'vitest';
import { parseStory } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import { DrivenNode } from '../../kit/testing/driven-node.ts';
import type { AnyEffect } from '../../sim/effect.ts';
import type { Violation } from '../../sim/protocol.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../../sim/record.ts';
import type { ReplyMessage } from '../../sim/wire.ts';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { paxos } from './index.ts';
import { type Message, paxosNode, type State } from './paxos.ts';
import { paxosRuleScenarios } from './scenarios.ts';

const defaults = Object.fromEntries(paxos.parameters.map((each) => [each.name, each.default]));

interface Happening {
  readonly kind?: 'timer' | 'diskDone' | 'kill';
  readonly changes?: Partial<State>;
  readonly sends?: readonly (Message | ReplyMessage)[];
  readonly persists?: boolean;
}

/** Tells one monitor a made-up history of three nodes with all roles; returns what it finds. */
const watching = (id: string) => {
  const monitor = paxos.monitors.find((each) => each.id === id);
  if (monitor === undefined) throw new Error(`Paxos has no monitor ${id}.`);
  const watch = monitor.watch({ nodes: ['n1', 'n2', 'n3'], parameters: defaults });
  const states = new Map<string, NodeState>(
    ['n1', 'n2', 'n3'].map((node) => [node, new DrivenNode(paxos, paxosNode, { id: node }).state]),
  );
  const base = { index: 0, atMicros: 0, cause: -1, operation: null };
  return {
    happens(node: string, { kind = 'timer', changes, sends = [], persists }: Happening) {
      const before = states.get(node) ?? null;
      const after =
        changes === undefined || before === null
          ? before
          : { value: 'listening', context: { ...(before.context as State), ...changes } };
      if (after !== null) states.set(node, after);
      const sent = sends.map(
        (message): MessageInFlight => ({
          from: node,
          to: message.type === 'reply' ? 'c1' : 'n3',
          sequence: 1,
          copy: 0,
          message,
          sentAtMicros: 0,
          arrivesAtMicros: 1,
          diesAtMicros: null,
          lossReason: null,
          cause: 0,
          operation: null,
        }),
      );
      const effects: AnyEffect[] = persists ? [{ kind: 'persist', durable: null }] : [];
      const common = { ...base, node, before, after, effects, sent };
      const record: EventRecord =
        kind === 'diskDone'
          ? { ...common, kind, stored: true }
          : kind === 'kill'
            ? {
                ...common,
                kind: 'intervention',
                entry: { atMicros: 0, intervention: { kind: 'kill', node } },
                destroyed: [],
              }
            : { ...common, kind: 'timer', timer: 'retryDue', byHand: false };
      return watch(record);
    },
    accepts(node: string, number: number, value: string): Violation | null {
      return this.happens(node, { sends: [{ type: 'accepted', number, value }] });
    },
    issues(node: string, number: number, value: string): Violation | null {
      return this.happens(node, { sends: [{ type: 'accept', number, value }] });
    },
    learns(node: string, value: string): Violation | null {
      return this.happens(node, { changes: { chosen: { number: 1, value } } });
    },
    tells(node: string, value: string): Violation | null {
      const request = { client: 'c1', sequence: 1 };
      const outcome = { kind: 'ok', result: { kind: 'value', value } } as const;
      return this.happens(node, { sends: [{ type: 'reply', request, outcome }] });
    },
    proposes(value: string): Violation | null {
      const effects: AnyEffect[] = [
        {
          kind: 'invoke',
          request: { client: 'c1', sequence: 1 },
          operation: { kind: 'propose', value },
        },
      ];
      const common = { ...base, node: 'c1', before: null, after: null, effects, sent: [] };
      return watch({ ...common, kind: 'operation' });
    },
  };
};

describe('Agreement', () => {
  it('breaks when two nodes learn different values', () => {
    const run = watching('paxos/agreement');
    expect(run.learns('n1', 'x')).toBeNull();
    expect(run.learns('n2', 'x')).toBeNull();
    expect(run.learns('n3', 'y')).toEqual({
      nodes: ['n1', 'n3'],
      sentence: 'n1 has learned x, but n3 has learned y.',
    });
  });

  it('breaks when a client is told another value', () => {
    const run = watching('paxos/agreement');
    run.learns('n1', 'x');
    expect(run.tells('n2', 'y')?.sentence).toBe(
      'n1 has learned x, but n2 has told c1 that y is chosen.',
    );
  });

  it('what a node has learned counts once its disk has what came before, not if it dies first', () => {
    const run = watching('paxos/agreement');
    run.learns('n1', 'x');
    run.happens('n2', { persists: true, changes: { chosen: { number: 2, value: 'y' } } });
    run.happens('n2', { kind: 'kill' });
    expect(run.happens('n2', { kind: 'diskDone' })).toBeNull();
    run.happens('n3', { persists: true, changes: { chosen: { number: 2, value: 'y' } } });
    expect(run.happens('n3', { kind: 'diskDone' })).not.toBeNull();
  });
});

describe('Validity', () => {
  it('breaks when a value is accepted that no client has proposed', () => {
    const run = watching('paxos/validity');
    run.proposes('x');
    expect(run.accepts('n1', 1, 'x')).toBeNull();
    expect(run.accepts('n1', 2, 'y')?.sentence).toBe(
      'n1 has accepted y, which no client has proposed.',
    );
  });
});

describe('Integrity', () => {
  it('breaks when a node learns what no majority has accepted', () => {
    const run = watching('paxos/integrity');
    run.accepts('n1', 1, 'x');
    expect(run.learns('n3', 'x')?.nodes).toEqual(['n3']);
  });

  it('breaks when a node learns a second value, even if both were chosen', () => {
    const run = watching('paxos/integrity');
    for (const node of ['n1', 'n2']) run.accepts(node, 1, 'x');
    for (const node of ['n1', 'n2']) run.accepts(node, 2, 'y');
    expect(run.learns('n3', 'x')).toBeNull();
    expect(run.learns('n3', 'y')?.sentence).toBe('n3 has learned x first and y later.');
  });
});

describe('Chosen for good', () => {
  it('breaks when majorities accept two values, and names who is in both', () => {
    const run = watching('paxos/chosen-for-good');
    run.accepts('n1', 1, 'x');
    run.accepts('n2', 1, 'x');
    run.accepts('n2', 2, 'y');
    expect(run.accepts('n3', 2, 'y')?.nodes).toEqual(['n2']);
  });

  it('holds when the same value is chosen again, and when acceptances do not add up', () => {
    const run = watching('paxos/chosen-for-good');
    for (const node of ['n1', 'n2', 'n3']) expect(run.accepts(node, 1, 'x')).toBeNull();
    for (const node of ['n1', 'n2']) expect(run.accepts(node, 2, 'x')).toBeNull();
    expect(run.accepts('n1', 3, 'y')).toBeNull();
    expect(run.accepts('n1', 3, 'y')).toBeNull();
    expect(run.accepts('n2', 4, 'y')).toBeNull();
  });
});

describe('P2c', () => {
  it('(a) any value may be issued where a majority has accepted nothing lower', () => {
    const run = watching('paxos/proposal-invariant');
    run.accepts('n1', 1, 'x');
    expect(run.issues('n2', 2, 'y')).toBeNull();
  });

  it('(b) otherwise only the value of the highest-numbered accepted by some majority', () => {
    const run = watching('paxos/proposal-invariant');
    run.accepts('n1', 1, 'x');
    run.accepts('n2', 2, 'y');
    run.accepts('n3', 2, 'y');
    expect(run.issues('n1', 4, 'y')).toBeNull();
    expect(run.issues('n1', 7, 'x')?.nodes).toEqual(['n1']);
  });

  it('breaks when a late acceptance takes away the ground of an issued proposal', () => {
    const run = watching('paxos/proposal-invariant');
    expect(run.issues('n2', 2, 'y')).toBeNull();
    expect(run.accepts('n1', 1, 'x')).toBeNull();
    expect(run.accepts('n3', 1, 'x')?.nodes).toEqual(['n2']);
  });
});

// That the promises hold is what the random seeds test; here is where they end.

it('a disk that loses what it has reported as stored overturns a choice, as is said', () => {
  expect(paxos.guarantees).toContainEqual({
    verdict: 'paxos/chosen-for-good',
    under: ['restarts', 'lost-writes'],
    holds: false,
  });
  const lost = paxosRuleScenarios.find(({ rule }) => rule === 'paxos/persist-acceptance');
  if (lost === undefined) throw new Error('There is no scenario for the stored acceptance.');
  const { scenario } = lost;
  const others = scenario.script.filter(({ intervention }) => intervention.kind !== 'kill');
  // n4 writes x from 70 ms to 85 ms, tells of it, and dies after that.
  const run = (lies: boolean) =>
    runOf(paxos, {
      ...scenario,
      script: [
        ...others,
        ...(lies
          ? [{ atMicros: 80_000, intervention: { kind: 'loseUnsynced', node: 'n4' } } as const]
          : []),
        { atMicros: 105_000, intervention: { kind: 'kill', node: 'n4' } } as const,
      ].toSorted((a, b) => a.atMicros - b.atMicros),
    });
  expect(verdictOf(run(true), 'paxos/chosen-for-good')).toBe(false);
  expect(verdictOf(run(false), 'paxos/chosen-for-good')).toBe(true);
});

it('progress is not promised under cuts, as is said', () => {
  expect(paxos.guarantees).toContainEqual({
    verdict: 'paxos/value-chosen',
    under: ['cuts'],
    holds: false,
  });
  const story = (cut: string) => `# (ends 5 s)
    with nodes 4, clients 1
    ${cut}
    10 ms c1 propose x to n1`;
  const run = (cut: boolean) => {
    const parsed = parseStory(story(cut ? '0 ms part n1 n2 c1 | n3 n4' : ''), vocabularyOf(paxos));
    if (parsed.kind === 'problems') throw new Error(parsed.problems[0]?.sentence);
    return runOf(paxos, parsed.story.scenario);
  };
  expect(verdictOf(run(true), 'paxos/value-chosen')).toBe(false);
  expect(run(true).broken).toEqual([]);
  expect(verdictOf(run(false), 'paxos/value-chosen')).toBe(true);
});
