import { listed } from '../scenario/wording.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { DiskSettings, Intervention, LinkSettings } from '../sim/intervention.ts';
import { operationText } from '../sim/operation.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { WorldView } from '../sim/world-view.ts';
import { spanText } from './format.ts';

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

const spreadWords: Readonly<Record<NonNullable<LinkSettings['spread']>, string>> = {
  even: 'even',
  exponential: 'exponential',
  logNormal: 'log-normal',
  pareto: 'Pareto',
};

const diskText = ({ latencyMicros, failure, queue }: Partial<DiskSettings>): string => {
  const parts: string[] = [];
  if (latencyMicros !== undefined) {
    parts.push(`latency ${spanText(latencyMicros[0])} to ${spanText(latencyMicros[1])}`);
  }
  if (failure !== undefined) parts.push(`${percent(failure)} of writes never stored`);
  if (queue !== undefined) parts.push(queue ? 'one write after the other' : 'writes side by side');
  return parts.join(', ');
};

const settingsText = (settings: Partial<LinkSettings>): string => {
  const parts: string[] = [];
  if (settings.latencyMicros !== undefined) {
    const [minimum, maximum] = settings.latencyMicros;
    parts.push(`latency ${spanText(minimum)} to ${spanText(maximum)}`);
  }
  if (settings.spread !== undefined) parts.push(`${spreadWords[settings.spread]} spread`);
  if (settings.loss !== undefined) parts.push(`${percent(settings.loss)} loss`);
  if (settings.duplication !== undefined) parts.push(`${percent(settings.duplication)} duplicated`);
  if (settings.reordering !== undefined) parts.push(`${percent(settings.reordering)} reordered`);
  return parts.join(', ');
};

const isServer = (id: NodeId): boolean => id.startsWith('n');

/** The groups that hold servers, those with fewest first. */
const smallestFirst = (groups: readonly (readonly NodeId[])[]): readonly (readonly NodeId[])[] =>
  groups
    .filter((group) => group.some(isServer))
    .sort((one, other) => one.filter(isServer).length - other.filter(isServer).length);

/** Of two groups the smaller one is cut off; of one, it is that; more are named all. */
const partitionText = (groups: readonly (readonly NodeId[])[]): string => {
  const [smaller = groups[0] ?? [], larger, ...others] = smallestFirst(groups);
  if (larger === undefined) return `cut ${listed(smaller)} off from the rest`;
  if (others.length > 0) return `part ${groups.map((group) => listed(group)).join(' | ')}`;
  return `cut ${listed(smaller)} off from ${listed(larger)}`;
};

/** What was done, in words that follow "you": `kill n1`, `cut n4, n5 off from the rest`. */
export const interventionText = (intervention: Intervention): string => {
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
      return `${intervention.kind} ${intervention.node}`;
    case 'wipeDisk':
      return `wipe ${intervention.node}’s disk`;
    case 'loseUnsynced':
      return `lose what ${intervention.node}’s disk is still writing`;
    case 'cut':
      return `cut ${intervention.from} → ${intervention.to}`;
    case 'mend':
      return `mend ${intervention.from} → ${intervention.to}`;
    case 'partition':
      return partitionText(intervention.groups);
    case 'heal':
      return 'mend every link';
    case 'setLink':
      return `set ${intervention.from ?? 'every node'} → ${intervention.to ?? 'every node'} to ${settingsText(intervention.settings)}`;
    case 'setClock':
      return `run ${intervention.node}’s clock at ${intervention.rate}×`;
    case 'jumpClock':
      return `set ${intervention.node}’s clock ${spanText(Math.abs(intervention.byMicros))} ${intervention.byMicros < 0 ? 'back' : 'forward'}`;
    case 'setDisk':
      return `set ${intervention.node}’s disk to ${diskText(intervention.settings)}`;
    case 'hold':
      return 'hold every message';
    case 'release':
      return 'let every message go on';
    case 'drop':
      return `drop ${intervention.message}`;
    case 'duplicate':
      return `duplicate ${intervention.message}`;
    case 'delay':
      return `delay ${intervention.message} by ${spanText(intervention.byMicros)}`;
    case 'deliverNow':
      return `deliver ${intervention.message} at once`;
    case 'fireTimer':
      return `fire ${intervention.node}’s ${intervention.timer} timer`;
    case 'addNode':
      return `add ${intervention.node}`;
    case 'removeNode':
      return `remove ${intervention.node}`;
    case 'operation':
      return `${intervention.client}: ${operationText(intervention.operation)}${intervention.to === undefined ? '' : ` to ${intervention.to}`}`;
    case 'betray':
      return intervention.behaviour === null
        ? `make ${intervention.node} honest again`
        : `make ${intervention.node} a traitor (${intervention.behaviour})`;
  }
};

/** What was done in few words, as a branch is named: of a partition only the smallest part. */
export const shortText = (intervention: Intervention): string => {
  if (intervention.kind !== 'partition') return interventionText(intervention);
  const [smallest = intervention.groups[0] ?? []] = smallestFirst(intervention.groups);
  return `cut ${listed(smallest.filter(isServer))} off`;
};

/** Kills a node that runs; brings back one that is down; null for a client or a node that was removed. */
export const killOrRestart = (world: WorldView, node: NodeId): Intervention | null => {
  const { status, kind } = world.node(node);
  if (kind === 'client' || status === 'removed') return null;
  return { kind: status === 'down' ? 'restart' : 'kill', node };
};

/** Pauses a node that runs; lets a paused one go on; null for one that can do neither. */
export const pauseOrResume = (world: WorldView, node: NodeId): Intervention | null => {
  const { status, kind } = world.node(node);
  if (kind === 'client' || status === 'removed' || status === 'down') return null;
  return { kind: status === 'paused' ? 'resume' : 'pause', node };
};

/**
 * Cuts a server off from the other servers, or a client from all of them, both ways, and leaves every
 * other link as it is: one partition where that says it all, otherwise a cut for each link. Empty
 * when it is cut off already.
 */
export const isolate = (world: WorldView, node: NodeId): readonly Intervention[] => {
  const others = world.nodeIds.filter((id) => {
    const { kind, status } = world.node(id);
    return id !== node && kind === 'server' && status !== 'removed';
  });
  const open = others.flatMap((id) =>
    [
      { from: node, to: id },
      { from: id, to: node },
    ].filter(({ from, to }) => !world.isCut(from, to)),
  );
  if (open.length === 0) return [];
  const othersWhole = others.every((from) =>
    others.every((to) => from === to || !world.isCut(from, to)),
  );
  return othersWhole
    ? [{ kind: 'partition', groups: [[node]] }]
    : open.map(({ from, to }) => ({ kind: 'cut', from, to }));
};

/** Whether clients of this protocol can read: where they cannot, reading is not offered. */
export const servesReads = ({ operations }: Pick<Protocol, 'operations'>): boolean =>
  operations.includes('get');
