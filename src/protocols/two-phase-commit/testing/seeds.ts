import { draw, pick, streamKey } from '../../../sim/random.ts';
import { Run } from '../../../sim/run.ts';
import type { Scenario, Workload } from '../../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../../sim/time.ts';
import { randomFaultScript } from '../../testing/random-faults.ts';
import { serversOf } from '../../testing/scenario-runs.ts';
import { twoPhaseCommit } from '../index.ts';
import { twoPhaseContextOf } from '../state.ts';

/** When all faults are mended, when the last transaction may begin, and when the run ends. */
const mendedAtMicros = seconds(6);
const lastBeginMicros = seconds(8);
const endMicros = seconds(9);

/** A random run: faults for six virtual seconds, then three to finish what has begun. */
export const randomRun = (seed: number): Scenario => {
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
    const context = twoPhaseContextOf(run.world.node(server).state);
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
export const runSeed = (
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
