import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import { keyOf, type Operation, type OperationKind } from '../sim/operation.ts';
import { operationsAfter } from '../sim/operations-log.ts';
import type { Run } from '../sim/run.ts';
import type { Deed } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';

/** What of a run is asked whether something was done in it. */
export type DeedRun = Pick<Run, 'world' | 'protocol' | 'operations' | 'eventCount'>;

const serversOf = ({ world }: Pick<DeedRun, 'world'>): readonly NodeId[] =>
  world.nodeIds.filter((id) => {
    const { kind, status } = world.node(id);
    return kind === 'server' && status !== 'removed';
  });

/** The server that leads in the latest epoch, or led when it went down; null where none does. */
const leaderOf = (run: DeedRun): NodeId | null => {
  let leader: NodeId | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  for (const id of serversOf(run)) {
    const { leads, epoch } = run.protocol.describeNode(run.world.node(id).state);
    if (!leads || (epoch ?? 0) <= latest) continue;
    leader = id;
    latest = epoch ?? 0;
  }
  return leader;
};

const meant = (run: DeedRun, node: NodeId | 'leader'): NodeId | null =>
  node === 'leader' ? leaderOf(run) : node;

/** The groups of a parting, with all servers that it does not name as one more. */
const groupsOf = (
  run: DeedRun,
  { groups }: Extract<Deed, { readonly kind: 'apart' }>,
): readonly (readonly NodeId[])[] => {
  const named = new Set(groups.flat());
  const others = serversOf(run).filter((id) => !named.has(id));
  return others.length === 0 ? groups : [...groups, others];
};

const areInOneGroup = (
  groups: readonly (readonly NodeId[])[],
  one: NodeId,
  other: NodeId,
): boolean => groups.some((group) => group.includes(one) && group.includes(other));

const writes = (operation: Operation, key: string): boolean => {
  switch (operation.kind) {
    case 'get':
    case 'getAll':
      return false;
    case 'transaction':
      return operation.writes.some((write) => write.key === key);
    case 'propose':
      // A single decision has no keys: whatever is proposed is meant.
      return true;
    default:
      return keyOf(operation) === key;
  }
};

/** Whether what a stop asks for is so, at the moment shown; `sinceMicros` is the moment of the stop. */
export const isDeedDone = (run: DeedRun, deed: Deed, sinceMicros: Micros): boolean => {
  const { world } = run;
  const statusOf = (node: NodeId | 'leader'): string | null => {
    const id = meant(run, node);
    return id === null ? null : world.node(id).status;
  };
  switch (deed.kind) {
    case 'apart': {
      const groups = groupsOf(run, deed);
      const all = groups.flat();
      return all.every((from) =>
        all.every((to) => areInOneGroup(groups, from, to) || world.isCut(from, to)),
      );
    }
    case 'healed': {
      const servers = serversOf(run);
      return servers.every((from) => servers.every((to) => from === to || !world.isCut(from, to)));
    }
    case 'down':
      return statusOf(deed.node) === 'down';
    case 'up':
      return statusOf(deed.node) === 'up';
    case 'paused':
      return statusOf(deed.node) === 'paused';
    case 'written':
      return operationsAfter(run.operations, run.eventCount).some(
        ({ operation, invokedAtMicros }) =>
          invokedAtMicros >= sinceMicros && writes(operation, deed.key),
      );
  }
};

/** Whether this is the kind of thing by which such a deed is done, to whomever. */
export const isLikeDeed = (deed: Deed, intervention: Intervention): boolean => {
  const { kind } = intervention;
  switch (deed.kind) {
    case 'apart':
      return kind === 'cut' || kind === 'partition';
    case 'healed':
      return kind === 'heal' || kind === 'mend';
    case 'down':
      return kind === 'kill';
    case 'up':
      return kind === 'restart' || kind === 'resume';
    case 'paused':
      return kind === 'pause';
    case 'written':
      return kind === 'operation' && writes(intervention.operation, deed.key);
  }
};

/** Whether a cut or a partition parts no two nodes of one group. */
const partsOnly = (groups: readonly (readonly NodeId[])[], intervention: Intervention): boolean => {
  if (intervention.kind === 'cut') {
    return !areInOneGroup(groups, intervention.from, intervention.to);
  }
  if (intervention.kind !== 'partition') return false;
  const named = new Set(intervention.groups.flat());
  const rest = groups.flat().filter((id) => !named.has(id));
  return [...intervention.groups, rest].every((part) =>
    groups.every((group) => {
      const within = group.filter((id) => part.includes(id)).length;
      return within === 0 || within === group.length;
    }),
  );
};

/** Whether doing this is part of the deed, so that the story still holds. Asked before it is done. */
export const isPartOfDeed = (run: DeedRun, deed: Deed, intervention: Intervention): boolean => {
  if (!isLikeDeed(deed, intervention)) return false;
  switch (deed.kind) {
    case 'apart':
      return partsOnly(groupsOf(run, deed), intervention);
    case 'down':
    case 'up':
    case 'paused':
      return 'node' in intervention && intervention.node === meant(run, deed.node);
    case 'healed':
    case 'written':
      return true;
  }
};

/** A write of the key that the protocol serves, or null. */
const someWrite = (kinds: readonly OperationKind[], key: string): Operation | null => {
  if (kinds.includes('put')) return { kind: 'put', key, value: '1' };
  if (kinds.includes('transaction')) return { kind: 'transaction', writes: [{ key, value: '1' }] };
  if (kinds.includes('append')) return { kind: 'append', key, value: '1' };
  if (kinds.includes('propose')) return { kind: 'propose', value: key };
  return null;
};

/** What brings a deed about, for whoever would rather see it done; nothing where it cannot be. */
export const interventionsFor = (run: DeedRun, deed: Deed): readonly Intervention[] => {
  switch (deed.kind) {
    case 'apart':
      // Clients that it does not name stay with the rest.
      return [{ kind: 'partition', groups: deed.groups }];
    case 'healed':
      return [{ kind: 'heal' }];
    case 'down':
    case 'paused': {
      const node = meant(run, deed.node);
      if (node === null) return [];
      return [{ kind: deed.kind === 'down' ? 'kill' : 'pause', node }];
    }
    case 'up':
      return [
        {
          kind: run.world.node(deed.node).status === 'paused' ? 'resume' : 'restart',
          node: deed.node,
        },
      ];
    case 'written': {
      const operation = someWrite(run.protocol.operations, deed.key);
      const client = run.world.nodeIds.find((id) => run.world.node(id).kind === 'client');
      if (operation === null || client === undefined) return [];
      return [{ kind: 'operation', client, operation }];
    }
  }
};
