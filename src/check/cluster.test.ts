import { describe, expect, it } from 'vitest';
import type { Intervention } from '../sim/intervention.ts';
import type { EventRecord } from '../sim/record.ts';
import { Cluster } from './cluster.ts';
import { sidesOf } from './partings.ts';

const base = { cause: -1, operation: null, before: null, after: null, effects: [], sent: [] };

const started = (node: string): EventRecord => ({
  ...base,
  kind: 'start',
  index: 0,
  atMicros: 0,
  node,
  incarnation: 0,
});

const done = (intervention: Intervention): EventRecord => ({
  ...base,
  kind: 'intervention',
  index: 0,
  atMicros: 0,
  node: null,
  entry: { atMicros: 0, intervention },
  destroyed: [],
});

const running = (...servers: readonly string[]): Cluster => {
  const cluster = new Cluster(servers);
  for (const server of servers) cluster.observe(started(server));
  return cluster;
};

describe('a cluster is faulty', () => {
  const faulty = (cluster: Cluster, ...interventions: readonly Intervention[]) =>
    interventions.map((intervention) => {
      cluster.observe(done(intervention));
      return cluster.isFaulty;
    });

  it('while a server that belongs to it does not run', () => {
    expect(new Cluster(['n1']).isFaulty).toBe(true);
    const cluster = running('n1', 'n2');
    expect(cluster.isFaulty).toBe(false);
    expect(faulty(cluster, { kind: 'pause', node: 'n1' }, { kind: 'resume', node: 'n1' })).toEqual([
      true,
      false,
    ]);
    expect(faulty(cluster, { kind: 'kill', node: 'n1' })).toEqual([true]);
    expect(faulty(cluster, { kind: 'removeNode', node: 'n1' })).toEqual([false]);
    expect(faulty(cluster, { kind: 'addNode', node: 'n3' })).toEqual([true]);
  });

  it('while a link between two that belong to it is cut', () => {
    const cut = { kind: 'cut', from: 'n1', to: 'n2' } as const;
    const mend = { kind: 'mend', from: 'n1', to: 'n2' } as const;
    expect(faulty(running('n1', 'n2'), cut, cut, mend)).toEqual([true, true, false]);
    expect(faulty(running('n1', 'n2'), cut, { kind: 'heal' })).toEqual([true, false]);
    expect(faulty(running('n1', 'n2'), cut, { kind: 'removeNode', node: 'n2' })).toEqual([
      true,
      false,
    ]);
    const apart = { kind: 'partition', groups: [['n1']] } as const;
    const together = { kind: 'partition', groups: [['n1', 'n2']] } as const;
    expect(faulty(running('n1', 'n2'), apart, together)).toEqual([true, false]);
  });

  it('not for a cut between a client and a server', () => {
    expect(faulty(running('n1'), { kind: 'cut', from: 'c1', to: 'n1' })).toEqual([false]);
  });

  it('as a copy of it, which then goes its own way', () => {
    const cluster = running('n1', 'n2');
    cluster.observe(done({ kind: 'cut', from: 'n1', to: 'n2' }));
    const copy = cluster.copy();
    cluster.observe(done({ kind: 'heal' }));
    expect([cluster.isFaulty, copy.isFaulty]).toEqual([false, true]);
    expect([cluster.isCut('n1', 'n2'), copy.isCut('n1', 'n2')]).toEqual([false, true]);
  });
});

describe('a thousand servers', () => {
  const servers = Array.from({ length: 1_000 }, (_, place) => `n${place + 1}`);

  /** How often it is asked whether a link is cut, which is what grows with the pairs. */
  class Counting extends Cluster {
    asked = 0;
    override isCut(from: string, to: string): boolean {
      this.asked += 1;
      return super.isCut(from, to);
    }
  }

  it('start without a look at all pairs of them each time', () => {
    const cluster = new Counting(servers);
    for (const server of servers) {
      cluster.observe(started(server));
      void cluster.isFaulty;
    }
    expect(sidesOf(cluster)).toEqual([{ servers, live: 1_000 }]);
    expect(cluster.asked).toBeLessThan(2 * servers.length);
  });
});
