import type { ScriptEntry } from '../../../sim/intervention.ts';
import type { Guarantee, ParameterSpecification, Protocol } from '../../../sim/protocol.ts';
import type { ParameterValue } from '../../../sim/protocol-setup.ts';
import { below, draw, pick, streamKey, within } from '../../../sim/random.ts';
import type { Scenario } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { protocols } from '../../index.ts';
import { randomFaultScript } from '../random-faults.ts';

/** Folders to test: all, or those named in QUORATE_PROTOCOLS (`raft,paxos`). */
const wanted = process.env['QUORATE_PROTOCOLS']?.split(',');

/** The folder that `npm run new-protocol` copies: held to the same tests, and not in the library. */
const template = {
  id: 'failure-detector',
  load: async () => (await import('../../failure-detector/index.ts')).failureDetector,
};

/** The protocols that are tested: every folder on the list, and the one that new folders are made from. */
export const folders: readonly Protocol[] = await Promise.all(
  [...protocols, template]
    .filter(({ id }) => wanted?.includes(id) ?? true)
    .map(({ load }) => load()),
);

/** How many random seeds each folder is tried with; `npm run soak` sets thousands in QUORATE_SEEDS. */
export const seedCount = Number(process.env['QUORATE_SEEDS'] ?? 60);

/** When a random run's faults end, and when it ends. */
export const mendedAtMicros = seconds(3);
export const endMicros = seconds(9);

/** More servers than this would only take longer. */
const mostServers = 6;

export type Fault = Guarantee['under'][number];

/** The faults that random scripts are made of. */
const allFaults: readonly Fault[] = [
  'crashes',
  'restarts',
  'pauses',
  'cuts',
  'loss',
  'duplication',
  'reordering',
  'clock-drift',
];

/** What is left of a script when only these faults may happen. */
const limitedTo = (script: readonly ScriptEntry[], faults: readonly Fault[]) =>
  script.flatMap((entry): ScriptEntry[] => {
    const { intervention } = entry;
    const may = (fault: Fault): boolean => faults.includes(fault);
    switch (intervention.kind) {
      case 'kill':
        return may('crashes') ? [entry] : [];
      case 'restart':
        return may('restarts') ? [entry] : [];
      case 'pause':
      case 'resume':
        return may('pauses') ? [entry] : [];
      case 'partition':
      case 'cut':
      case 'heal':
        return may('cuts') ? [entry] : [];
      case 'setLink': {
        const { duplication = 0, loss = 0, reordering = 0 } = intervention.settings;
        const settings = {
          loss: may('loss') ? loss : 0,
          duplication: may('duplication') ? duplication : 0,
          reordering: may('reordering') ? reordering : 0,
        };
        return [{ ...entry, intervention: { ...intervention, settings } }];
      }
      default:
        return [entry];
    }
  });

/** Clocks that run fast or slow for a while, and right again when all is mended. */
const unevenClocks = (nodes: number, bits: () => number): readonly ScriptEntry[] =>
  Array.from({ length: nodes }, (_, place): ScriptEntry[] => {
    const node = `n${place + 1}`;
    const rate = pick(bits(), [0.5, 0.9, 1, 1.1, 2]);
    const atMicros = within(bits(), [0, mendedAtMicros - 1]);
    return [
      { atMicros, intervention: { kind: 'setClock', node, rate } },
      { atMicros: mendedAtMicros, intervention: { kind: 'setClock', node, rate: 1 } },
    ];
  }).flat();

/** The sets of faults under which a protocol guarantees something; all of them where it does under all. */
export const faultSetsOf = ({ guarantees }: Protocol): readonly (readonly Fault[])[] => {
  const sets = guarantees
    .filter(({ holds }) => holds)
    .map(({ under }) => allFaults.filter((fault) => under.includes(fault)));
  const known = new Map(sets.map((set) => [set.join(), set]));
  return known.size > 0 ? [...known.values()] : [allFaults];
};

type Parameters = Readonly<Record<string, ParameterValue>>;

/** What a parameter is set to: its default mostly, else another of its values. Times stay as they are. */
const valueFor = (specification: ParameterSpecification, bits: () => number): ParameterValue => {
  const isOther = below(bits(), 3) === 0;
  const drawn = bits();
  if (!isOther) return specification.default;
  switch (specification.kind) {
    case 'switch':
      return drawn % 2 === 0;
    case 'choice':
      return pick(drawn, specification.choices).value;
    case 'count':
      return pick(drawn, [specification.minimum, specification.default]);
    case 'duration':
      return specification.default;
  }
};

/** A protocol's parameters as they are where nobody sets them. */
export const defaultsOf = ({ parameters }: Protocol): Parameters =>
  Object.fromEntries(parameters.map((each) => [each.name, each.default]));

/**
 * A random run of a protocol: faults of every kind for three seconds while clients are at work, then
 * everything mended, and six seconds to recover. The same seed gives the same run.
 */
export const randomRun = (
  protocol: Protocol,
  seed: number,
  faults: readonly Fault[] = allFaults,
): Scenario => {
  const key = streamKey(seed, `conformance ${protocol.id}`);
  let count = 0;
  const bits = (): number => draw(key, count++);
  const sizes = protocol.nodeCounts.choices.filter((size) => size <= mostServers);
  const nodes = pick(bits(), sizes.length > 0 ? sizes : [protocol.nodeCounts.minimum]);
  // Clients behave as they do where the library opens: some protocols bear no retries.
  const { clientSettings, parameters: opened = {} } = protocol.scenarios[0]?.scenario ?? {};
  const drawn = Object.fromEntries(
    protocol.parameters.map((each) => [each.name, valueFor(each, bits)]),
  );
  const shortened = { ...defaultsOf(protocol), ...opened };
  const candidate: Parameters = { ...shortened, ...drawn };
  const parameters = protocol.checkParameters?.(candidate) ? shortened : candidate;
  const workload = {
    everyMicros: [milliseconds(80), milliseconds(400)] as const,
    keys: ['x', 'y'],
    operations: protocol.operations.filter((kind) => kind !== 'sample'),
  };
  return {
    protocol: protocol.id,
    title: `Random faults, seed ${seed}`,
    seed,
    nodes,
    clients: [{ workload }, { workload }],
    ...(clientSettings === undefined ? {} : { clientSettings }),
    parameters,
    diskMicros: pick(bits(), [
      [200, 1_000],
      [1_000, 20_000],
      [0, 0],
    ] as const),
    script: [
      ...limitedTo(randomFaultScript(seed, nodes, mendedAtMicros), faults),
      ...(faults.includes('clock-drift') ? unevenClocks(nodes, bits) : []),
    ].toSorted((a, b) => a.atMicros - b.atMicros),
    untilMicros: endMicros,
  };
};

/** The verdicts that a protocol guarantees in a run with these faults and parameters. */
export const promisedIn = (
  protocol: Protocol,
  parameters: Parameters,
  faults: readonly Fault[],
): readonly string[] => {
  const all = { ...defaultsOf(protocol), ...parameters };
  const about = protocol.guarantees.filter(({ parameters: stated = {} }) =>
    Object.entries(stated).every(([name, value]) => all[name] === value),
  );
  const denied = about.filter(
    ({ holds, under }) => !holds && under.every((fault) => faults.includes(fault)),
  );
  const kept = about.filter(
    ({ holds, under }) => holds && faults.every((fault) => under.includes(fault)),
  );
  return [...new Set(kept.map(({ verdict }) => verdict))].filter(
    (verdict) => !denied.some((each) => each.verdict === verdict),
  );
};

/** How to see a failing seed: what to run. */
export const replayOf = (protocol: Protocol, seed: number): string =>
  `QUORATE_PROTOCOLS=${protocol.id} QUORATE_FIRST_SEED=${seed} QUORATE_SEEDS=1 npx vitest run src/protocols/testing/every-folder/seeds.test.ts`;

/** The first random seed that is tried. */
export const firstSeed = Number(process.env['QUORATE_FIRST_SEED'] ?? 1);
