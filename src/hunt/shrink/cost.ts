import type { Intervention } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';

/** How much a person has to take in about one intervention. */
const complexityOf = (intervention: Intervention): number => {
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'resume':
    case 'heal':
    case 'release':
    case 'fireTimer':
      return 1;
    case 'pause':
    case 'cut':
    case 'mend':
    case 'drop':
    case 'deliverNow':
    case 'hold':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'addNode':
    case 'removeNode':
      return 2;
    case 'duplicate':
    case 'setClock':
    case 'jumpClock':
    case 'setDisk':
    case 'betray':
      return 3;
    case 'partition':
      return intervention.groups.flat().length;
    case 'delay':
      return 3 + roughness(intervention.byMicros);
    case 'setLink':
      return 3 * Object.keys(intervention.settings).length;
    case 'operation': {
      const { client, operation } = intervention;
      const isPlain = operation.kind === 'put' || operation.kind === 'get';
      const value = 'value' in operation ? operation.value : '';
      const wordiness = /^\d$/.test(value) ? Number(value) : 9 + value.length;
      return (isPlain ? 1 : 2) + (client === 'c1' ? 0 : 1) + wordiness;
    }
  }
};

/** How far a time is from one that is easily said: 0 for whole tens of milliseconds. */
const roughness = (micros: number): number => {
  if (micros % milliseconds(10) === 0) return 0;
  if (micros % milliseconds(5) === 0) return 1;
  return micros % milliseconds(1) === 0 ? 2 : 4;
};

/** What a scenario says beside its script, each thing by its weight. */
const settingsOf = ({ network, diskMicros, clientSettings, disks }: Scenario): number =>
  4 * (Object.keys(network ?? {}).length + Object.keys(clientSettings ?? {}).length) +
  4 * (diskMicros === undefined ? 0 : 1) +
  4 * Object.keys(disks ?? {}).length;

/** A server to keep an eye on weighs as much as so many interventions. */
const interventionsAServer = 2;

/**
 * What a scenario costs a person who wants to understand it: first its interventions and servers
 * together, then its clients, then how much there is to say about each and about the network and the
 * disks, how uneven its times are, and how long it takes; at last its seed, as some number is needed.
 */
export const costOf = (scenario: Scenario): readonly number[] => {
  const { script, nodes, clients, untilMicros, seed } = scenario;
  const sum = (values: readonly number[]): number =>
    values.reduce((total, each) => total + each, 0);
  return [
    script.length + interventionsAServer * nodes,
    clients.length,
    settingsOf(scenario) + sum(script.map(({ intervention }) => complexityOf(intervention))),
    sum(script.map(({ atMicros }) => roughness(atMicros))),
    untilMicros,
    seed,
  ];
};

/** Whether one cost is below another: the first number in which they differ decides. */
export const isCheaper = (one: readonly number[], other: readonly number[]): boolean => {
  const place = one.findIndex((each, index) => each !== other[index]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
};
