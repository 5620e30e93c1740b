import { counted } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { LogCell, Protocol } from '../../sim/protocol.ts';
import type { NodeView, WorldView } from '../../sim/world-view.ts';

/** One thing about a node, as it is in each of two worlds; null where there is no such node. */
export interface Difference {
  readonly name: string;
  readonly one: string | null;
  readonly other: string | null;
}

/** How a server differs between two worlds: only what differs. */
export interface NodeDifference {
  readonly node: NodeId;
  readonly differences: readonly Difference[];
}

type Facts = ReadonlyMap<string, string>;

const entryText = (epochWord: string, { index, epoch, label, committed }: LogCell): string =>
  `${index}: ${label} (${epochWord} ${epoch}${committed ? '' : ', not committed'})`;

const factsOf = (
  { describeNode, epochWord }: Pick<Protocol, 'describeNode' | 'epochWord'>,
  { state, status }: NodeView,
): { readonly facts: Facts; readonly log: readonly LogCell[] } => {
  const { epoch, role, log, logLength, committedLength, value, fields } = describeNode(state);
  return {
    log,
    facts: new Map([
      ['status', status],
      ['role', role],
      ...fields.map((field) => [field.name, field.value] as const),
      ...(epoch === null ? [] : [[epochWord, String(epoch)] as const]),
      ['log', `${counted(logLength, 'entry', 'entries')}, ${committedLength} committed`],
      ['value', value],
    ]),
  };
};

/** The first entry of two logs that differs, in what is visible of both. */
const logDifference = (
  epochWord: string,
  one: readonly LogCell[],
  other: readonly LogCell[],
): Difference | null => {
  const there = new Map(other.map((cell) => [cell.index, cell]));
  const here = new Map(one.map((cell) => [cell.index, cell]));
  const first = Math.max(one[0]?.index ?? 0, other[0]?.index ?? 0);
  const indexes = [...new Set([...here.keys(), ...there.keys()])]
    .filter((index) => index >= first)
    .sort((a, b) => a - b);
  for (const index of indexes) {
    const mine = here.get(index);
    const theirs = there.get(index);
    const mineText = mine === undefined ? 'no entry' : entryText(epochWord, mine);
    const theirText = theirs === undefined ? 'no entry' : entryText(epochWord, theirs);
    if (mineText !== theirText) {
      return { name: 'first entry that differs', one: mineText, other: theirText };
    }
  }
  return null;
};

/** The server of that name, or null where the world has none. */
const serverIn = (world: Pick<WorldView, 'nodeIds' | 'node'>, id: NodeId): NodeView | null =>
  world.nodeIds.includes(id) && world.node(id).kind === 'server' ? world.node(id) : null;

/**
 * What differs in each server's state between two worlds of one protocol: its status, role, epoch,
 * log, value and the fields that the inspector shows. Servers that are alike are left out.
 */
export const nodeDifferences = (
  protocol: Pick<Protocol, 'describeNode' | 'epochWord'>,
  one: Pick<WorldView, 'nodeIds' | 'node'>,
  other: Pick<WorldView, 'nodeIds' | 'node'>,
): readonly NodeDifference[] =>
  [...new Set([...one.nodeIds, ...other.nodeIds])].flatMap((node) => {
    const mine = serverIn(one, node);
    const theirs = serverIn(other, node);
    if (mine === null && theirs === null) return [];
    if (mine === null || theirs === null) {
      const there = (view: NodeView | null) => (view === null ? 'not there' : view.status);
      return [{ node, differences: [{ name: 'status', one: there(mine), other: there(theirs) }] }];
    }
    const here = factsOf(protocol, mine);
    const there = factsOf(protocol, theirs);
    const names = [...new Set([...here.facts.keys(), ...there.facts.keys()])];
    const entry = logDifference(protocol.epochWord, here.log, there.log);
    const differences = [
      ...names.map((name) => ({
        name,
        one: here.facts.get(name) ?? null,
        other: there.facts.get(name) ?? null,
      })),
      ...(entry === null ? [] : [entry]),
    ].filter((each) => each.one !== each.other);
    return differences.length === 0 ? [] : [{ node, differences }];
  });
