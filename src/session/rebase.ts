import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import { clientIn, isSelector } from '../sim/selector.ts';

/** What the run settings can change about a scenario. */
export type ScenarioChanges = Partial<
  Pick<
    Scenario,
    'nodes' | 'seed' | 'parameters' | 'rulesOff' | 'clients' | 'network' | 'untilMicros'
  >
>;

/** The nodes that an intervention names. */
const named = (intervention: Intervention): readonly NodeId[] => {
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'setClock':
    case 'jumpClock':
    case 'setDisk':
    case 'fireTimer':
    case 'addNode':
    case 'removeNode':
    case 'betray':
      return [intervention.node];
    case 'cut':
    case 'mend':
      return [intervention.from, intervention.to];
    case 'setLink':
      return [intervention.from, intervention.to].filter((id) => id !== undefined);
    case 'partition':
      return intervention.groups.flat();
    case 'operation':
      return intervention.to === undefined
        ? [intervention.client]
        : [intervention.client, intervention.to];
    case 'heal':
    case 'hold':
    case 'release':
    case 'drop':
    case 'duplicate':
    case 'delay':
    case 'deliverNow':
      return [];
  }
};

/** Whether an intervention depends on what just this run happened to do. */
const hangsOnTheRun = (intervention: Intervention): boolean => {
  switch (intervention.kind) {
    case 'drop':
    case 'duplicate':
    case 'delay':
    case 'deliverNow':
    case 'fireTimer':
    case 'loseUnsynced':
      return true;
    default:
      return false;
  }
};

const only = <Value>(
  record: Readonly<Record<NodeId, Value>>,
  exists: (id: NodeId) => boolean,
): Readonly<Record<NodeId, Value>> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => exists(id)));

/** Without settings that say nothing, so that the scenario is again the one that never had them. */
const withoutEmpty = ({ network, parameters, rulesOff, ...scenario }: Scenario): Scenario => ({
  ...scenario,
  ...(network === undefined || Object.keys(network).length === 0 ? {} : { network }),
  ...(parameters === undefined || Object.keys(parameters).length === 0 ? {} : { parameters }),
  ...(rulesOff === undefined || rulesOff.length === 0 ? {} : { rulesOff }),
});

/**
 * The same scenario with other settings, to be run from its start. The script stays but for what
 * can no longer be meant: nodes that are not there any more, and where the run is another from its
 * start, its messages and timers. The story and the expectations told of that other run, so they go.
 */
export const rebased = (scenario: Scenario, changes: ScenarioChanges): Scenario => {
  const {
    captions: _captions,
    afterwards: _afterwards,
    expectations: _expectations,
    ...rest
  } = scenario;
  const next = withoutEmpty({ ...rest, ...changes });
  // A rule or a parameter changes a run only from where it matters; these change it from the start.
  const isAnotherRun =
    next.seed !== scenario.seed ||
    next.nodes !== scenario.nodes ||
    next.clients.length !== scenario.clients.length ||
    JSON.stringify(next.network ?? {}) !== JSON.stringify(scenario.network ?? {});
  const servers = new Set(Array.from({ length: next.nodes }, (_, place) => `n${place + 1}`));
  for (const { intervention } of scenario.script) {
    if (intervention.kind === 'addNode') servers.add(intervention.node);
  }
  const clients = new Set(next.clients.map((_, place) => `c${place + 1}`));
  const exists = (id: NodeId): boolean => servers.has(id) || clients.has(id);
  return {
    ...next,
    clients: next.clients.map((client) => {
      if (client.prefers === undefined || exists(client.prefers)) return client;
      const { prefers: _prefers, ...others } = client;
      return others;
    }),
    script: scenario.script.filter(
      ({ atMicros, intervention }) =>
        atMicros <= next.untilMicros &&
        !(isAnotherRun && hangsOnTheRun(intervention)) &&
        named(intervention).every((id) =>
          isSelector(id) ? exists(clientIn(id) ?? 'n1') : exists(id),
        ),
    ),
    ...(scenario.disks === undefined ? {} : { disks: only(scenario.disks, exists) }),
    ...(scenario.positions === undefined ? {} : { positions: only(scenario.positions, exists) }),
  };
};
