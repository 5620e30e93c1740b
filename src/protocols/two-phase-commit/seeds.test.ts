import { describe, expect, it } from 'vitest';
import { draw, pick, streamKey } from '../../sim/random.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario, Workload } from '../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { serversOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';
import { occupationOf, twoPhaseNode } from './two-phase-commit.ts';

/** When all faults are mended, when the last transaction may begin, and when the run ends. */
const mendedAtMicros = seconds(6);
const lastBeginMicros = seconds(8);
const endMicros = seconds(9);

/** A random run: faults for six virtual seconds, then three to finish what has begun. */
const randomRun = (seed: number): Scenario => {
  const key = streamKey(seed, 'two-phase-commit random run');
  let count = 0;
  const oneOf = <Item>(items: readonly Item[]): Item => pick(draw(key, count++), items);
  const nodes = oneOf([2, 3, 4, 5]);
  const servers = Array.from({ length: nodes }, (_, place) => `n${place + 1}`);
  const workload = (keys: readonly string[]): Workload => ({
    everyMicros: [milliseconds(30), milliseconds(200)],
    keys,
    operations: ['transaction', 'transaction', 'put'],
    untilMicros: lastBeginMicros,
  });
  const clocks = servers.flatMap((node) => {
    const rate = oneOf([0.5, 1, 1, 2]);
    return [
      { atMicros: 0, intervention: { kind: 'setClock', node, rate } as const },
      { atMicros: mendedAtMicros, intervention: { kind: 'setClock', node, rate: 1 } as const },
    ];
  });
  const script = [...clocks, ...randomFaultScript(seed, nodes, mendedAtMicros)].toSorted(
    (a, b) => a.atMicros - b.atMicros,
  );
  return {
    protocol: 'two-phase-commit',
    title: `Random faults, seed ${seed}`,
    seed,
    nodes,
    clients: [
      { workload: workload(['a', 'b', 'c']) },
      { workload: workload(['c', 'd']) },
      { workload: workload(['b', 'e']) },
    ],
    clientSettings: { attempts: 1, timeoutMicros: milliseconds(400) },
    parameters: {
      acknowledgements: oneOf([true, true, false]),
      cooperativeTermination: oneOf([true, false]),
    },
    diskMicros: oneOf<readonly [Micros, Micros]>([
      [200, 1_000],
      [1_000, 20_000],
      [0, 0],
    ]),
    script,
    untilMicros: endMicros,
  };
};

/** AC5: with all faults repaired, everybody comes to a decision, and clients are served again. */
const unfinished = (run: Run): readonly string[] => {
  const complaints: string[] = [];
  for (const server of serversOf(run)) {
    const context = twoPhaseNode.read(run.world.node(server).state);
    const open = [...(context?.prepared.keys() ?? []), ...(context?.coordinated.keys() ?? [])];
    if (open.length > 0) complaints.push(`${server} has not finished ${open.join(', ')}`);
    if ((context?.locks.size ?? 0) > 0) complaints.push(`${server} still holds locks`);
  }
  const served = run.operations.some(
    ({ outcome, invokedAtMicros }) => outcome === 'ok' && invokedAtMicros > mendedAtMicros,
  );
  return served ? complaints : [...complaints, 'no transaction commits after everything is mended'];
};

/** AC1: in the end every participant's values are those of transactions known to be committed. */
const runSeed = (
  scenario: Scenario,
): { readonly complaints: readonly string[]; readonly seen: readonly string[] } => {
  const run = Run.start(twoPhaseCommit, scenario);
  run.advanceTo(scenario.untilMicros);
  return {
    complaints: [
      ...run.broken.map(
        ({ monitor, atMicros, violation }) =>
          `${monitor.id} at ${atMicros} µs: ${violation.sentence}`,
      ),
      ...unfinished(run),
    ],
    seen: run.seen.map(({ monitor }) => monitor.id),
  };
};

const seedsATest = 50;
const lastSeed = 500;

describe(`random faults, seeds 1 to ${lastSeed}`, () => {
  const seen = new Set<string>();

  for (let from = 1; from <= lastSeed; from += seedsATest) {
    const to = from + seedsATest - 1;
    it(`${from} to ${to}: safe throughout, and AC5: all decide once everything is mended`, () => {
      const failures: string[] = [];
      for (let seed = from; seed <= to; seed++) {
        const result = runSeed(randomRun(seed));
        for (const id of result.seen) seen.add(id);
        if (result.complaints.length > 0) {
          failures.push(`seed ${seed}: ${result.complaints.join('; ')}`);
        }
      }
      expect(failures).toEqual([]);
    });
  }

  it('they have shown everything that there is to be seen', () => {
    const witnesses = twoPhaseCommit.monitors.filter(({ kind }) => kind === 'sometimes');
    expect([...seen].sort()).toEqual(witnesses.map(({ id }) => id).sort());
  });
});

describe('clients that ask several coordinators with one request', () => {
  it('break no promise among the nodes: all decide alike, by every yes, in one order', () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const scenario = randomRun(seed);
      const impatient = { ...scenario, clientSettings: { attempts: 6, timeoutMicros: 60_000 } };
      const complaints = runSeed(impatient).complaints.filter(
        (complaint) => !complaint.startsWith('two-phase-commit/failed-leaves-nothing'),
      );
      if (complaints.length > 0) failures.push(`seed ${seed}: ${complaints.join('; ')}`);
    }
    expect(failures).toEqual([]);
  });
});

it('a node’s state always says what its unfinished transactions bind it to', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const scenario = randomRun(seed);
    for (const rulesOff of [[], twoPhaseCommit.rules.map(({ id }) => id)]) {
      const run = Run.start(twoPhaseCommit, { ...scenario, rulesOff });
      run.advanceTo(scenario.untilMicros);
      for (const { index, after } of run.records) {
        const context = twoPhaseNode.read(after);
        if (context === null || after?.value === 'recovering') continue;
        expect(`event ${index}: ${after?.value}`).toBe(`event ${index}: ${occupationOf(context)}`);
      }
    }
  }
});
