import { describe, expect, it } from 'vitest';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';
import { describedIn, runOf, serversOf, shown, traceOf } from '../testing/scenario-runs.ts';
import { gossip } from './index.ts';

/** How far a trace goes: most of what there is to see comes early. */
const tracedUntil = (id: string, untilMicros: Micros): Micros => {
  switch (id) {
    case 'playground':
      return Math.min(untilMicros, seconds(3));
    case 'hundred':
      return milliseconds(600);
    case 'order-of-arrival':
      return milliseconds(600);
    default:
      return Math.min(untilMicros, seconds(4.5));
  }
};

const scenarioOf = (id: string) => {
  const found = gossip.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

describe.each(gossip.scenarios)('$id', ({ id, scenario, opensAtMicros }) => {
  it('gives the verdicts that it promises', () => {
    const expected = scenario.expectations ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(shown(runOf(gossip, scenario), expected)).toEqual(expected);
  });

  it('runs as its trace says', async () => {
    const untilMicros = tracedUntil(id, scenario.untilMicros);
    const script = scenario.script.filter(({ atMicros }) => atMicros <= untilMicros);
    const trace = traceOf(runOf(gossip, { ...scenario, untilMicros, script }));
    await expect(trace).toMatchFileSnapshot(`traces/${id}.txt`);
  });

  it('has captions in the order of time, none beyond its end, and opens before its end', () => {
    const times = (scenario.captions ?? []).map(({ atMicros }) => atMicros);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(0, ...times)).toBeLessThan(scenario.untilMicros);
    expect(opensAtMicros ?? 0).toBeLessThan(scenario.untilMicros);
  });
});

/** When a run first shows that all sites hold the same again. */
const convergedAt = (id: string): Micros => {
  const run = runOf(gossip, scenarioOf(id));
  const seen = run.seen.find(({ monitor }) => monitor.id === 'gossip/converged');
  if (seen === undefined) throw new Error(`${id} does not converge.`);
  return seen.atMicros;
};

it('in the end game pull is done in two cycles, and push takes more', () => {
  expect(convergedAt('end-game-pull')).toBeLessThan(milliseconds(300));
  expect(convergedAt('end-game-push')).toBeGreaterThan(milliseconds(400));
});

it('the rumour that dies leaves some sites in the dark, and anti-entropy after it none', () => {
  const inTheDark = (id: string): number => {
    const run = runOf(gossip, scenarioOf(id));
    return serversOf(run).filter((node) => describedIn(run, node).value === '').length;
  };
  expect(inTheDark('residue')).toBeGreaterThan(3);
  expect(inTheDark('anti-entropy-finishes')).toBe(0);
});

it('the update fills its cluster before it crosses the bridge', () => {
  const run = runOf(gossip, scenarioOf('bridge'));
  const arrivals = (first: number, last: number): Micros[] =>
    [...run.records].flatMap(({ after, atMicros, before, node }) => {
      const number = Number(node?.slice(1));
      const came =
        after !== before && before?.value === 'susceptible' && after?.value !== 'susceptible';
      return came && node?.startsWith('n') && number >= first && number <= last ? [atMicros] : [];
    });
  const [left, right] = [arrivals(1, 8), arrivals(9, 16)];
  expect([left.length, right.length]).toEqual([8, 8]);
  expect(Math.max(...left)).toBeLessThan(Math.min(...right));
});

it('a Merkle comparison sends the entries of one leaf of sixteen, and no others', () => {
  const run = runOf(gossip, scenarioOf('merkle'));
  const entries = [...run.records].flatMap(({ sent }) =>
    sent.flatMap(({ message }) => (message.type === 'entries' ? [message] : [])),
  );
  expect(entries.length).toBeGreaterThan(0);
  for (const message of entries) {
    expect(message).toMatchObject({ leaves: [expect.any(Number)] });
    expect(Object.values(message).flat().length).toBeLessThan(8);
  }
});

it('the client whose write was lost reads the other one', () => {
  const run = runOf(gossip, scenarioOf('concurrent-writes'));
  expect(run.operations.map(({ outcome, result }) => [outcome, result])).toEqual([
    ['ok', { kind: 'done' }],
    ['ok', { kind: 'done' }],
    ['ok', { kind: 'value', value: 'blue' }],
  ]);
});
