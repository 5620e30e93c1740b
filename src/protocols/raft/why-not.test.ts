import { describe, expect, it } from 'vitest';
import type { Reach, Surroundings } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import { describeNode } from './explain.ts';
import { raft } from './index.ts';
import { whyNot } from './why-not.ts';

/** Five servers of which n3 leads, and what has been done to them since. */
const cluster = (...done: Parameters<Run['intervene']>[0][]): Run => {
  const run = Run.start(raft, {
    protocol: 'raft',
    seed: 42,
    nodes: 5,
    clients: [{}],
    script: [],
    untilMicros: 20_000_000,
  });
  run.advanceTo(1_500_000);
  for (const intervention of done) run.intervene(intervention);
  return run;
};

const around = (run: Run, id: string, reaches: Readonly<Record<string, Reach>>): Surroundings => ({
  id,
  others: ['n1', 'n2', 'n3', 'n4', 'n5'].filter((other) => other !== id),
  reach: (other) => reaches[other] ?? 'open',
  stateOf: (server) => run.world.node(server).state,
  rulesOff: [],
});

const cutOff = { kind: 'partition', groups: [['n3', 'n4', 'c1']] } as const;
const write = {
  kind: 'operation',
  client: 'c1',
  operation: { kind: 'put', key: 'x', value: '9' },
  to: 'n3',
} as const;

describe('why a leader does not commit', () => {
  it('names who has the entry, who is missing, and that their links are cut', () => {
    const run = cluster(cutOff, write);
    run.advanceTo(run.nowMicros + 60_000);
    const cut = { n1: 'cut', n2: 'cut', n5: 'cut' } as const;
    expect(whyNot(run.world.node('n3').state, around(run, 'n3', cut))).toEqual([
      {
        question: 'Why does n3 not commit x=9?',
        answer:
          'It is on n3 and n4. Index 2 needs one more of n1, n2 or n5, and all three links are cut.',
      },
    ]);
    const mixed = { n1: 'down', n2: 'cut', n5: 'paused' } as const;
    expect(whyNot(run.world.node('n3').state, around(run, 'n3', mixed))[0]?.answer).toContain(
      'and the link to n2 is cut, n1 is down and n5 is paused',
    );
  });

  it('says that the answers are under way where nothing is cut', () => {
    const run = cluster(write);
    while (describeNode(run.world.node('n3').state).quorums.length === 0) run.stepForward();
    expect(whyNot(run.world.node('n3').state, around(run, 'n3', {}))[0]?.answer).toBe(
      'It is on n3. Index 2 needs two more of n1, n2, n4 or n5, and all four have not answered yet.',
    );
  });

  it('is nothing where everything is committed', () => {
    const run = cluster();
    expect(whyNot(run.world.node('n3').state, around(run, 'n3', {}))).toEqual([]);
  });

  it('says so where a majority has an entry of an older term (Figure 8)', () => {
    const story = raft.scenarios.find(({ id }) => id === 'figure-8');
    if (story === undefined) throw new Error('There is no story of Figure 8.');
    const run = Run.start(raft, story.scenario);
    const notes = new Set<string>();
    while (run.stepForward() !== null) {
      for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) {
        const { quorums } = describeNode(run.world.node(id).state);
        for (const { have, needed, note } of quorums) {
          if (have.length >= needed && note !== undefined) notes.add(note);
        }
      }
    }
    expect([...notes]).toContain('of term 1: commits only with one of term 4');
  });
});

describe('why a candidate does not lead, and a follower knows no leader', () => {
  const seen = (
    pattern: RegExp,
    reaches: Readonly<Record<string, Reach>>,
    done: Parameters<Run['intervene']>[0],
  ) => {
    const run = cluster(done);
    for (let step = 0; step < 3_000; step++) {
      if (run.stepForward() === null) break;
      for (const id of ['n3', 'n4', 'n1', 'n2', 'n5']) {
        const [first] = whyNot(run.world.node(id).state, around(run, id, reaches));
        if (first !== undefined && pattern.test(`${first.question} ${first.answer}`)) return true;
      }
    }
    return false;
  };

  it('names the missing votes and the cut links', () => {
    const cut = { n1: 'cut', n2: 'cut', n3: 'cut', n5: 'cut' } as const;
    const alone = { kind: 'partition', groups: [['n4']] } as const;
    const pattern =
      /^Why does n4 not lead term \d+\? It needs two more of n1, n2, n3 or n5, and all four links are cut\./;
    expect(seen(pattern, cut, alone)).toBe(true);
  });

  it('says when the next election comes', () => {
    expect(
      seen(
        /^Why does n\d know no leader\? No leader of term \d+ has reached it\. When its election timeout has run down it stands for term \d+, which takes two votes besides its own\./,
        {},
        cutOff,
      ),
    ).toBe(true);
  });
});
