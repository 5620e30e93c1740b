import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, ScriptEntry } from '../../../sim/intervention.ts';
import { below, draw, pick, shuffled, streamKey, within } from '../../../sim/random.ts';
import type { Scenario } from '../../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../../sim/time.ts';

/** When faults end: everything is mended, and the cluster has the rest of the run to recover. */
export const healedAtMicros: Micros = seconds(20);

/** How long each random run is. */
export const randomRunMicros: Micros = seconds(30);

/** A source of draws for one seed. */
const drawsOf = (seed: number) => {
  const key = streamKey(seed, 'raft random faults');
  let count = 0;
  const bits = (): number => draw(key, count++);
  return {
    oneOf: <Item>(items: readonly Item[]): Item => pick(bits(), items),
    between: (least: number, most: number): number => within(bits(), [least, most]),
    order: <Item>(items: readonly Item[]): Item[] => shuffled(bits(), items),
    count: (limit: number): number => below(bits(), limit),
  };
};

type Draws = ReturnType<typeof drawsOf>;

const fault = (draws: Draws, servers: readonly NodeId[]): readonly Intervention[] => {
  const node = draws.oneOf(servers);
  const [from = node, to = node] = draws.order([...servers, 'c1', 'c2']);
  const share = () => draws.oneOf([0, 0, 0.02, 0.1, 0.3]);
  switch (draws.oneOf(['node', 'node', 'pause', 'cut', 'partition', 'links', 'clock', 'heal'])) {
    case 'node':
      return [{ kind: draws.oneOf(['kill', 'restart', 'restart']), node }];
    case 'pause':
      return [{ kind: draws.oneOf(['pause', 'resume', 'resume']), node }];
    case 'cut':
      return [{ kind: draws.oneOf(['cut', 'mend']), from, to }];
    case 'partition': {
      const members = draws.order(servers);
      const size = draws.between(1, servers.length - 1);
      return [{ kind: 'partition', groups: [members.slice(0, size), members.slice(size)] }];
    }
    case 'links': {
      const latency = draws.oneOf<readonly [Micros, Micros]>([
        [milliseconds(8), milliseconds(14)],
        [milliseconds(1), milliseconds(60)],
        [milliseconds(40), milliseconds(150)],
      ]);
      return [
        {
          kind: 'setLink',
          ...(draws.count(2) === 0 ? { from } : {}),
          settings: {
            latencyMicros: latency,
            loss: share(),
            duplication: share(),
            reordering: share(),
          },
        },
      ];
    }
    case 'clock':
      return [{ kind: 'setClock', node, rate: draws.oneOf([0.5, 0.9, 1, 1, 1.1, 2]) }];
    case 'heal':
      return [{ kind: 'heal' }];
    default:
      return [];
  }
};

const mendEverything = (servers: readonly NodeId[]): readonly Intervention[] => [
  { kind: 'heal' },
  {
    kind: 'setLink',
    settings: {
      latencyMicros: [milliseconds(8), milliseconds(14)],
      loss: 0,
      duplication: 0,
      reordering: 0,
    },
  },
  ...servers.flatMap((node): Intervention[] => [
    { kind: 'resume', node },
    { kind: 'restart', node },
    { kind: 'setClock', node, rate: 1 },
  ]),
];

/**
 * A random run: crashes, restarts, pauses, cuts, partitions, loss, duplication, reordering, slow links
 * and uneven clocks for 20 virtual seconds, then everything mended and 10 seconds to recover. c1 only
 * appends, to a list of its own; c2 reads, writes and swaps. Disks keep what they have stored, as Raft
 * assumes.
 */
export const randomFaults = (seed: number): Scenario => {
  const draws = drawsOf(seed);
  const nodes = draws.oneOf([3, 3, 4, 5, 5]);
  const servers = Array.from({ length: nodes }, (_, place) => `n${place + 1}`);
  const script: ScriptEntry[] = [];
  let atMicros = 0;
  const pace = draws.oneOf([milliseconds(150), milliseconds(500), milliseconds(1_200)]);
  for (;;) {
    atMicros += draws.between(milliseconds(1), 2 * pace);
    if (atMicros >= healedAtMicros) break;
    for (const intervention of fault(draws, servers)) script.push({ atMicros, intervention });
  }
  for (const intervention of mendEverything(servers)) {
    script.push({ atMicros: healedAtMicros, intervention });
  }
  return {
    protocol: 'raft',
    title: `Random faults, seed ${seed}`,
    seed,
    nodes,
    clients: [
      {
        workload: {
          everyMicros: [milliseconds(100), milliseconds(400)],
          keys: ['list'],
          operations: ['append'],
        },
      },
      {
        workload: {
          everyMicros: [milliseconds(100), milliseconds(400)],
          keys: ['x', 'y'],
          operations: ['put', 'get', 'cas', 'delete'],
        },
      },
    ],
    parameters: {
      heartbeatInterval: draws.oneOf([milliseconds(40), milliseconds(75), milliseconds(100)]),
      batchSize: draws.oneOf([1, 2, 64]),
      conflictTermOptimisation: draws.oneOf([true, false]),
      noOpOnElection: draws.oneOf([true, false]),
    },
    diskMicros: draws.oneOf<readonly [Micros, Micros]>([
      [200, 1_000],
      [1_000, 20_000],
      [0, 0],
    ]),
    script,
    untilMicros: randomRunMicros,
  };
};
