import type { NodeId } from '../../sim/identifiers.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { clientIds, serverIds } from '../../sim/world/nodes.ts';
import { leaveOutEntries } from './entries.ts';
import { withNodesRenamed } from './rename.ts';
import type { Shrinking } from './shrinking.ts';

/** A smaller cluster runs differently by chance alone, so each is tried with some other seeds too. */
const seedsTried = 8;

/** How many choices of servers to keep are tried at most for one size. */
const mostChoices = 40;

/** All ways to choose that many items, in a fixed order. */
const choicesOf = <Item>(items: readonly Item[], count: number): readonly (readonly Item[])[] => {
  if (count === 0) return [[]];
  return items.flatMap((item, place) =>
    choicesOf(items.slice(place + 1), count - 1).map((rest) => [item, ...rest]),
  );
};

const keepServers = (scenario: Scenario, kept: readonly NodeId[]): Scenario => {
  const servers = serverIds(scenario);
  const rename = (id: NodeId): NodeId | null => {
    if (!servers.includes(id)) return id;
    const place = kept.indexOf(id);
    return place < 0 ? null : `n${place + 1}`;
  };
  return { ...withNodesRenamed(scenario, rename), nodes: kept.length };
};

/** How often the script names each server: those that it names most are the likeliest to matter. */
const byMentions = (scenario: Scenario): readonly NodeId[] => {
  const text = JSON.stringify(scenario.script.map(({ intervention }) => intervention));
  const mentions = (id: NodeId): number => text.match(new RegExp(`\\b${id}\\b`, 'g'))?.length ?? 0;
  const servers = serverIds(scenario).map((id) => ({ id, count: mentions(id) }));
  return servers.sort((one, other) => other.count - one.count).map(({ id }) => id);
};

/** So many smaller clusters that show the same are followed up for one size. */
const mostBranches = 3;

/**
 * Tries the protocol's smaller clusters, each from the best scenario and from earlier ones, whose scripts
 * still hold what may be needed there. Returns whether one came out cheaper.
 */
export const takeFewerServers = (shrinking: Shrinking, earlier: readonly Scenario[]): boolean => {
  const { best, protocol } = shrinking;
  if (best.script.some(({ intervention }) => intervention.kind === 'addNode')) return false;
  const sizes = protocol.nodeCounts.choices
    .filter((size) => size < best.nodes)
    .sort((one, other) => one - other);
  let isSmaller = false;
  for (const size of sizes) {
    for (const branch of branchesOf(shrinking, [best, ...earlier], size)) {
      leaveOutEntries(branch);
      isSmaller = shrinking.offer(branch.best) || isSmaller;
    }
    if (isSmaller) return true;
  }
  return false;
};

const branchesOf = (
  shrinking: Shrinking,
  origins: readonly Scenario[],
  size: number,
): readonly Shrinking[] => {
  const branches: Shrinking[] = [];
  for (const origin of origins) {
    for (const kept of choicesOf(byMentions(origin), size).slice(0, mostChoices)) {
      const fewer = keepServers(origin, kept);
      for (let more = 0; more < seedsTried; more++) {
        if (branches.length === mostBranches) return branches;
        const branch = shrinking.branch({ ...fewer, seed: more === 0 ? origin.seed : more });
        if (branch !== null) branches.push(branch);
      }
    }
  }
  return branches;
};

/** Leaves out each client that does not matter. Returns whether one did not. */
export const takeFewerClients = (shrinking: Shrinking): boolean => {
  let isSmaller = false;
  for (let place = shrinking.best.clients.length - 1; place >= 0; place--) {
    const { best } = shrinking;
    const all = clientIds(best);
    const kept = all.filter((_, each) => each !== place);
    const rename = (id: NodeId): NodeId | null => {
      if (!all.includes(id)) return id;
      const newPlace = kept.indexOf(id);
      return newPlace < 0 ? null : `c${newPlace + 1}`;
    };
    const clients = best.clients.filter((_, each) => each !== place);
    isSmaller = shrinking.offer(withNodesRenamed({ ...best, clients }, rename)) || isSmaller;
  }
  return isSmaller;
};
