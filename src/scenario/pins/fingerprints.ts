import { InvariantError } from '../../sim/errors.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { World } from '../../sim/world/world.ts';

/** The fingerprints that the library's runs end with, by the scenario's id or the rule's. */
export interface PinnedProtocol {
  /** The scenarios of the library. */
  readonly stories: Readonly<Record<string, string>>;
  /** The scenarios that show what each rule protects, with that rule off. */
  readonly withoutRule: Readonly<Record<string, string>>;
}

/** The fingerprint that a scenario's run ends with. */
export const endFingerprint = (protocol: Protocol, scenario: Scenario): string => {
  const world = new World(protocol, scenario);
  world.advanceTo(scenario.untilMicros);
  return world.fingerprint();
};

const byName = (entries: readonly (readonly [name: string, print: string])[]) => {
  const prints = Object.fromEntries(entries);
  if (Object.keys(prints).length !== entries.length) {
    throw new InvariantError('Two scenarios of a protocol have one name.');
  }
  return prints;
};

/** Runs everything that a protocol's folder has in the library. */
export const fingerprintsOf = async (protocol: Protocol): Promise<PinnedProtocol> => {
  const broken = (await protocol.loadRuleScenarios?.()) ?? [];
  return {
    stories: byName(
      protocol.scenarios.map(({ id, scenario }) => [id, endFingerprint(protocol, scenario)]),
    ),
    withoutRule: byName(
      broken.map(({ rule, scenario }) => {
        const others = (scenario.rulesOff ?? []).filter((each) => each !== rule);
        return [rule, endFingerprint(protocol, { ...scenario, rulesOff: [...others, rule] })];
      }),
    ),
  };
};
