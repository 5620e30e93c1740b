import type { NodeId } from '../../sim/identifiers.ts';
import type { Intervention, ScriptEntry } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { clientIn, isSelector } from '../../sim/selector.ts';

/** The new name of a node, or null when it is to go. */
export type Renaming = (id: NodeId) => NodeId | null;

const renamedMessage = (message: string, rename: Renaming): string | null => {
  const [, from = '', to = '', rest = ''] = /^([^>]*)>([^#]*)(#.*)$/.exec(message) ?? [];
  const newFrom = rename(from);
  const newTo = rename(to);
  return newFrom === null || newTo === null ? null : `${newFrom}>${newTo}${rest}`;
};

/** The intervention among renamed nodes; null when it is about one that is gone. */
const renamed = (intervention: Intervention, rename: Renaming): Intervention | null => {
  switch (intervention.kind) {
    case 'heal':
    case 'hold':
    case 'release':
      return intervention;
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
    case 'betray': {
      const node = rename(intervention.node);
      return node === null ? null : { ...intervention, node };
    }
    case 'cut':
    case 'mend': {
      const from = rename(intervention.from);
      const to = rename(intervention.to);
      return from === null || to === null ? null : { ...intervention, from, to };
    }
    case 'setLink': {
      const { from: oldFrom, to: oldTo, ...rest } = intervention;
      const from = oldFrom === undefined ? undefined : rename(oldFrom);
      const to = oldTo === undefined ? undefined : rename(oldTo);
      if (from === null || to === null) return null;
      return {
        ...rest,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
    }
    case 'partition': {
      const groups = intervention.groups
        .map((group) => group.map(rename).filter((id) => id !== null))
        .filter((group) => group.length > 0);
      return groups.length === 0 ? null : { ...intervention, groups };
    }
    case 'drop':
    case 'duplicate':
    case 'delay':
    case 'deliverNow': {
      const message = renamedMessage(intervention.message, rename);
      return message === null ? null : { ...intervention, message };
    }
    case 'operation': {
      const { to: oldTo, ...rest } = intervention;
      const client = rename(intervention.client);
      const to = oldTo === undefined ? undefined : rename(oldTo);
      if (client === null) return null;
      // Whom an operation was sent to matters less than that there is one.
      return { ...rest, client, ...(to === undefined || to === null ? {} : { to }) };
    }
  }
};

/** A selector stays but for the client that it speaks of. */
const renamedSelector = (name: string, rename: Renaming): string | null => {
  if (!isSelector(name)) return rename(name);
  const client = clientIn(name);
  if (client === null) return name;
  const renamedClient = rename(client);
  return renamedClient === null ? null : name.replace(client, renamedClient);
};

const keysRenamed = <Value>(
  record: Readonly<Record<NodeId, Value>>,
  rename: Renaming,
): Readonly<Record<NodeId, Value>> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([id, value]) => {
      const name = rename(id);
      return name === null ? [] : [[name, value] as const];
    }),
  );

/** The scenario with its nodes renamed; what is only about nodes that go, goes too. */
export const withNodesRenamed = (scenario: Scenario, rename: Renaming): Scenario => ({
  ...scenario,
  ...(scenario.disks === undefined ? {} : { disks: keysRenamed(scenario.disks, rename) }),
  clients: scenario.clients.map(({ prefers, ...client }) => {
    const name = prefers === undefined ? null : rename(prefers);
    return name === null ? client : { ...client, prefers: name };
  }),
  script: scenario.script.flatMap((entry): ScriptEntry[] => {
    const intervention = renamed(entry.intervention, (id) => renamedSelector(id, rename));
    return intervention === null ? [] : [{ ...entry, intervention }];
  }),
});
