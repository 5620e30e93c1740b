import { describe, expect, it } from 'vitest';
import type { MessageInFlight } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { seconds } from '../time.ts';
import { World } from './world.ts';

/** Latencies so short that no message catches up with the one before it. */
const [least, most] = [1_000, 2_000];

const sentIn = (network: Scenario['network']): readonly MessageInFlight[] => {
  const sent: MessageInFlight[] = [];
  const scenario: Scenario = {
    protocol: 'relay',
    seed: 5,
    nodes: 5,
    clients: [],
    network: { latencyMicros: [least, most], ...network },
    script: [],
    untilMicros: seconds(40),
  };
  const world = new World(relay, scenario, {
    onRecord: (record) => void sent.push(...record.sent),
  });
  world.advanceTo(scenario.untilMicros);
  expect(sent.length).toBeGreaterThan(3_000);
  return sent;
};

/** From -1 to 1: how much two measures of the same things rise and fall together. */
const correlation = (pairs: readonly (readonly [number, number])[]): number => {
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
};

const latency = ({ sentAtMicros, arrivesAtMicros }: MessageInFlight) =>
  arrivesAtMicros - sentAtMicros;
const isLost = ({ lossReason }: MessageInFlight) => lossReason === 'loss';

describe('what is drawn for a message', () => {
  it('gives latencies all over their range', () => {
    const latencies = sentIn({}).map(latency);
    expect(Math.min(...latencies)).toBeLessThan(least + 10);
    expect(Math.max(...latencies)).toBeGreaterThan(most - 10);
    const mean = latencies.reduce((sum, each) => sum + each, 0) / latencies.length;
    expect(Math.abs(mean - 1_500)).toBeLessThan(15);
  });

  it('loses slow messages as often as fast ones, and anywhere on their way', () => {
    const sent = sentIn({ loss: 0.5 });
    const lost = sent.filter(isLost);
    expect(Math.abs(lost.length / sent.length - 0.5)).toBeLessThan(0.03);
    const slowness = (each: MessageInFlight) => [latency(each), isLost(each) ? 1 : 0] as const;
    expect(Math.abs(correlation(sent.map(slowness)))).toBeLessThan(0.06);
    const shares = lost.map(
      (each) => ((each.diesAtMicros ?? 0) - each.sentAtMicros) / latency(each),
    );
    expect(Math.min(...shares)).toBeLessThan(0.01);
    expect(Math.max(...shares)).toBeGreaterThan(0.99);
    const points = lost.map((each, place) => [latency(each), shares[place] ?? 0] as const);
    expect(Math.abs(correlation(points))).toBeLessThan(0.08);
  });

  it('doubles slow messages as often as fast ones, and the double takes a time of its own', () => {
    const sent = sentIn({ duplication: 0.5 });
    const originals = sent.filter(({ copy }) => copy === 0);
    const nameOf = ({ from, to, sequence }: MessageInFlight) => `${from}>${to}#${sequence}`;
    const doubles = new Map(
      sent.filter(({ copy }) => copy === 1).map((each) => [nameOf(each), each]),
    );
    const doubled = originals.map(
      (each) => [latency(each), doubles.has(nameOf(each)) ? 1 : 0] as const,
    );
    expect(Math.abs(correlation(doubled))).toBeLessThan(0.06);
    const extras = originals.flatMap((each) => {
      const double = doubles.get(nameOf(each));
      return double === undefined
        ? []
        : [[latency(each), double.arrivesAtMicros - each.arrivesAtMicros] as const];
    });
    expect(Math.abs(correlation(extras))).toBeLessThan(0.08);
  });

  it('holds back some for up to three times the longest latency', () => {
    const latencies = sentIn({ reordering: 0.5 }).map(latency);
    const heldBack = latencies.filter((each) => each > most);
    expect(Math.max(...heldBack)).toBeGreaterThan(most + 2.9 * most);
    expect(Math.max(...heldBack)).toBeLessThanOrEqual(most + 3 * most);
    // Fewer than half: some are held back so little that they stay within the range.
    expect(Math.abs(heldBack.length / latencies.length - 0.46)).toBeLessThan(0.04);
  });

  it('says nothing about the next message on the link', () => {
    const sent = sentIn({ loss: 0.5 });
    const links = new Map<string, MessageInFlight[]>();
    for (const each of sent) {
      const link = `${each.from}>${each.to}`;
      links.set(link, [...(links.get(link) ?? []), each]);
    }
    const pairs = [...links.values()].flatMap((messages) =>
      messages.slice(1).map((next, place) => {
        const before = messages[place];
        return [before !== undefined && isLost(before) ? 1 : 0, latency(next)] as const;
      }),
    );
    expect(pairs.length).toBeGreaterThan(3_000);
    expect(Math.abs(correlation(pairs))).toBeLessThan(0.06);
  });

  it('of one chance says nothing about another', () => {
    const sent = sentIn({ loss: 0.3, duplication: 0.5, reordering: 0.5 });
    const originals = sent.filter((each) => each.copy === 0 && !isLost(each));
    const doubled = new Set(
      sent.filter(({ copy }) => copy === 1).map(({ from, to, sequence }) => from + to + sequence),
    );
    const pairs = originals.map(
      (each) =>
        [
          latency(each) > most ? 1 : 0,
          doubled.has(each.from + each.to + each.sequence) ? 1 : 0,
        ] as const,
    );
    expect(Math.abs(correlation(pairs))).toBeLessThan(0.08);
    // As many are held back of those that were not lost as where none is lost.
    const heldBack = pairs.filter(([isHeldBack]) => isHeldBack === 1).length / pairs.length;
    expect(Math.abs(heldBack - 0.46)).toBeLessThan(0.04);
  });
});
