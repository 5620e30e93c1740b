import { describe, expect, it } from 'vitest';
import { protocols } from '../protocols/index.ts';
import { raft } from '../protocols/raft/index.ts';
import { Run } from '../sim/run.ts';
import { waitsOf } from './waits.ts';

/** Between two looks at a run; every event would take long. */
const EVENTS_BETWEEN = 23;
const MOST_EVENTS = 4_000;

describe.each(protocols)('what the nodes of $title wait for', ({ load }) => {
  it('is told in whole sentences that speak of nodes and cut links that there are', async () => {
    const protocol = await load();
    let told = 0;
    for (const { scenario } of protocol.scenarios.filter(({ scenario: { nodes } }) => nodes < 30)) {
      const run = Run.start(protocol, scenario);
      while (run.eventCount < MOST_EVENTS && run.stepForward() !== null) {
        if (run.eventCount % EVENTS_BETWEEN !== 0) continue;
        const { world } = run;
        for (const node of world.nodeIds) {
          for (const { question, answer } of waitsOf(run, node)) {
            told++;
            const all = `${scenario.title}, ${run.eventCount}: ${question} ${answer}`;
            expect(question, all).toMatch(/^Why .*\?$/);
            expect(answer, all).toMatch(/^[A-Za-z\d].*[^.]\.$/);
            expect(answer, all).not.toMatch(/undefined|null|\.\.| {2}|, and \.|\bno more of/);
            const named = `${question} ${answer}`.match(/\bn\d+\b/g) ?? [];
            for (const each of named) expect(world.nodeIds, all).toContain(each);
            if (/\bcut\b/.test(answer)) expect(world.cutLinks().length, all).toBeGreaterThan(0);
          }
        }
      }
    }
    expect(told).toBeGreaterThan(10);
  });
});

describe('what a client waits for', () => {
  const cluster = (): Run => {
    const run = Run.start(raft, {
      protocol: 'raft',
      seed: 42,
      nodes: 5,
      clients: [{}],
      script: [],
      untilMicros: 20_000_000,
    });
    run.advanceTo(1_500_000);
    return run;
  };

  it('is what the server waits for that it asked', () => {
    const run = cluster();
    run.intervene({ kind: 'partition', groups: [['n3', 'n4', 'c1']] });
    run.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '9' },
      to: 'n3',
    });
    run.advanceTo(run.nowMicros + 60_000);
    expect(waitsOf(run, 'c1')).toEqual([
      {
        question: 'Why has c1 no answer to put x=9?',
        answer:
          'It asks n3. It is on n3 and n4. Index 2 needs one more of n1, n2 or n5, and all three links are cut.',
      },
    ]);
    expect(waitsOf(run, 'n3')[0]?.question).toBe('Why does n3 not commit x=9?');
  });

  it('is the cut link, or the server that is down', () => {
    const run = cluster();
    run.intervene({ kind: 'cut', from: 'n3', to: 'c1' });
    run.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '9' },
      to: 'n3',
    });
    run.advanceTo(run.nowMicros);
    expect(waitsOf(run, 'c1')[0]?.answer).toBe(
      'It asks n3. The link between c1 and n3 is cut in one direction.',
    );
    run.intervene({ kind: 'kill', node: 'n3' });
    run.intervene({ kind: 'heal' });
    expect(waitsOf(run, 'c1')[0]?.answer).toBe('It asks n3. n3 is down.');
    expect(waitsOf(run, 'n3')[0]?.answer).toBe('It is down, and only what is on its disk remains.');
  });

  it('is nothing while it has nothing open', () => {
    expect(waitsOf(cluster(), 'c1')).toEqual([]);
  });
});
