import type { ScenarioChanges } from '../../session/rebase.ts';
import type { LinkSettings } from '../../sim/intervention.ts';
import type { ParameterSpecification, Protocol } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import {
  type ClientSpecification,
  defaultLinkSettings,
  type Scenario,
} from '../../sim/scenario.ts';

/** The largest seed a scenario may have. */
export const LARGEST_SEED = 4_294_967_295;
/** As many clients as the settings offer. */
export const MOST_CLIENTS = 8;

/** What the run settings show, every value spelled out. */
export interface SettingsForm {
  readonly nodes: number;
  readonly seed: number;
  readonly clients: readonly ClientSpecification[];
  readonly network: LinkSettings;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly rulesOff: readonly string[];
}

/** The settings of a scenario, with the defaults where it says nothing. */
export const formOf = (protocol: Protocol, scenario: Scenario): SettingsForm => ({
  nodes: scenario.nodes,
  seed: scenario.seed,
  clients: scenario.clients,
  network: { ...defaultLinkSettings, ...scenario.network },
  parameters: {
    ...Object.fromEntries(protocol.parameters.map((each) => [each.name, each.default])),
    ...scenario.parameters,
  },
  rulesOff: scenario.rulesOff ?? [],
});

/** More clients that do what the last one does, or fewer of them. */
export const withClients = (
  clients: readonly ClientSpecification[],
  count: number,
): readonly ClientSpecification[] =>
  Array.from({ length: count }, (_, place) => clients[place] ?? clients.at(-1) ?? {});

/** A seed that was not asked for; `bits` are 32 random bits. */
export const seedOf = (bits: number): number => bits >>> 0;

const differing = <Value>(
  values: Readonly<Record<string, Value>>,
  defaults: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
    ),
  );

/** What a filled-in form changes about a scenario: only what differs from the defaults is written down. */
export const changesOf = (protocol: Protocol, form: SettingsForm): ScenarioChanges => {
  const { latencyMicros, loss, duplication, reordering } = form.network;
  const network = differing<LinkSettings[keyof LinkSettings]>(
    { latencyMicros, loss, duplication, reordering },
    { ...defaultLinkSettings },
  );
  return {
    nodes: form.nodes,
    seed: form.seed,
    clients: form.clients,
    network,
    parameters: differing(
      form.parameters,
      Object.fromEntries(protocol.parameters.map((each) => [each.name, each.default])),
    ),
    rulesOff: form.rulesOff,
  };
};

/** The bounds in milliseconds of a duration, as the settings show it. */
export const inMillis = (
  specification: Extract<ParameterSpecification, { readonly kind: 'duration' }>,
): { readonly minimum: number; readonly maximum: number } => ({
  minimum: specification.minimum / 1_000,
  maximum: specification.maximum / 1_000,
});

/** What can be seen to be wrong before the run is started; null for nothing. */
export const complaintAbout = (protocol: Protocol, form: SettingsForm): string | null => {
  const [shortest, longest] = form.network.latencyMicros;
  if (shortest > longest) {
    return 'The shortest latency is longer than the longest: raise the longest or lower the shortest.';
  }
  const wrong = protocol.checkParameters?.(form.parameters) ?? null;
  return wrong === null ? null : `${wrong.what} ${wrong.remedy}`;
};
