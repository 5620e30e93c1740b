import { ScenarioError } from '../../sim/errors.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';

/** Scenarios in which half of all messages come twice, with all settings of the library and all choices. */
export const duplicatingScenarios = (protocol: Protocol): readonly Scenario[] => {
  const operations = protocol.operations.filter((kind) => kind !== 'administer');
  const [first] = protocol.scenarios;
  const inLibrary = protocol.scenarios.map(({ scenario }) => scenario.parameters ?? {});
  const chosen = protocol.parameters.flatMap((parameter) => {
    const values =
      parameter.kind === 'choice'
        ? parameter.choices.map(({ value }) => value)
        : parameter.kind === 'switch'
          ? [true, false]
          : [];
    return values.map((value) => ({ ...first?.scenario.parameters, [parameter.name]: value }));
  });
  const distinct = new Map([...inLibrary, ...chosen].map((each) => [JSON.stringify(each), each]));
  const nodes = Math.min(first?.scenario.nodes ?? 3, 7);
  return [...distinct.values()].map((parameters) => ({
    protocol: protocol.id,
    seed: 1,
    nodes,
    clients: [1, 2, 3, 4].map(() => ({
      workload: {
        everyMicros: [milliseconds(5), milliseconds(10)],
        keys: ['x', 'y'],
        operations,
      },
    })),
    parameters,
    network: { duplication: 0.5 },
    script: [],
    untilMicros: seconds(4),
  }));
};

/** How many messages a run sends in each of its seconds; null where it cannot be run with these settings. */
export const messagesEachSecond = (
  protocol: Protocol,
  scenario: Scenario,
): readonly number[] | null => {
  let run: Run;
  try {
    run = Run.start(protocol, scenario, { monitors: false });
  } catch (error) {
    if (error instanceof ScenarioError) return null;
    throw error;
  }
  run.advanceTo(scenario.untilMicros);
  const counts = [0, 0, 0, 0];
  for (const { atMicros, sent } of run.records) {
    const second = Math.min(3, Math.floor(atMicros / seconds(1)));
    counts[second] = (counts[second] ?? 0) + sent.length;
  }
  return counts;
};
