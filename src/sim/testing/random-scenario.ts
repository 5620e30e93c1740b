import fc from 'fast-check';
import type { Intervention, LinkSettings } from '../intervention.ts';
import { behaviourNames, type Protocol } from '../protocol.ts';
import type { Scenario } from '../scenario.ts';
import { clientIds, serverIds } from '../world/nodes.ts';

/** What random scenarios are drawn from. */
export interface ScenarioBounds {
  readonly nodes: readonly number[];
  readonly untilMicros: number;
  readonly mostEntries: number;
}

const range = (least: number, most: number): fc.Arbitrary<readonly [number, number]> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: most }))
    .map(([minimum, span]) => [minimum, minimum + span] as const);

const probability = fc.constantFrom(0, 0, 0.05, 0.3);

const linkSettings: fc.Arbitrary<LinkSettings> = fc.record({
  latencyMicros: range(1, 20_000),
  loss: probability,
  duplication: probability,
  reordering: probability,
  spread: fc.constantFrom('even', 'even', 'exponential', 'logNormal', 'pareto'),
});

/**
 * Random scenarios of a protocol, with every kind of intervention that can be written down without
 * having seen the run (messages and timers by name cannot).
 */
export const randomScenario = (
  protocol: Protocol,
  { nodes, untilMicros, mostEntries }: ScenarioBounds,
): fc.Arbitrary<Scenario> =>
  fc
    .record({ nodes: fc.constantFrom(...nodes), clients: fc.integer({ min: 0, max: 2 }) })
    .chain(({ nodes: count, clients: clientCount }) => {
      const clients = Array.from({ length: clientCount }, () => ({
        workload: {
          everyMicros: [20_000, 200_000] as const,
          keys: ['x', 'y'],
          operations: protocol.operations,
        },
      }));
      const servers = serverIds({ nodes: count });
      const everyone = [...servers, ...clientIds({ clients })];
      const server = fc.constantFrom(...servers);
      const anyone = fc.constantFrom(...everyone);
      const pair = fc.uniqueArray(anyone, { minLength: 2, maxLength: 2 });
      const interventions: fc.Arbitrary<Intervention>[] = [
        fc
          .constantFrom('kill', 'restart', 'pause', 'resume', 'loseUnsynced')
          .chain((kind) => server.map((node): Intervention => ({ kind, node }))),
        fc.record({
          kind: fc.constant('setClock'),
          node: server,
          rate: fc.constantFrom(0.5, 1, 2),
        }),
        fc.record({ kind: fc.constant('setLink'), settings: linkSettings }),
        fc.record({
          kind: fc.constant('partition'),
          groups: fc.subarray([...everyone]).map((group) => [group]),
        }),
        fc.constant({ kind: 'heal' }),
        fc.constantFrom({ kind: 'hold' }, { kind: 'release' }, { kind: 'release' }),
        fc.record({
          kind: fc.constant('jumpClock'),
          node: server,
          byMicros: fc.integer({ min: -50_000, max: 50_000 }),
        }),
        fc.record({
          kind: fc.constant('setDisk'),
          node: server,
          settings: fc.record({
            latencyMicros: range(0, 5_000),
            failure: probability,
            queue: fc.boolean(),
          }),
        }),
        ...behaviourNames(protocol).map((behaviour) =>
          fc.record({
            kind: fc.constant('betray'),
            node: server,
            behaviour: fc.constantFrom(behaviour, null),
          }),
        ),
      ];
      if (everyone.length > 1) {
        interventions.push(
          fc.constantFrom('cut', 'mend').chain((kind) =>
            pair.map(
              ([from = '', to = '']): Intervention => ({ kind, from, to }), // two, as asked for
            ),
          ),
        );
      }
      const scriptEntry = fc.record({
        atMicros: fc.integer({ min: 0, max: untilMicros }),
        intervention: fc.oneof(...interventions),
      });
      return fc
        .record({
          seed: fc.nat(4_294_967_295),
          network: linkSettings,
          jitterMicros: fc.constantFrom([0, 0] as const, [0, 5_000] as const),
          diskMicros: fc.oneof(fc.constant([0, 0] as const), range(1, 3_000)),
          script: fc.array(scriptEntry, { maxLength: mostEntries }),
        })
        .map(
          ({ seed, network, jitterMicros, diskMicros, script }): Scenario => ({
            protocol: protocol.id,
            seed,
            nodes: count,
            clients,
            network,
            jitterMicros,
            diskMicros,
            script,
            untilMicros,
          }),
        );
    });
