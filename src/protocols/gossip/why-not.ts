import { inWords, obstacles, wait } from '../../kit/why-not.ts';
import { counted, listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { gossipStateOf } from './describe.ts';
import { type Entry, entryText, isLater } from './entries.ts';

/** So many sites are named; of more it is told how many. */
const mostNamed = 5;

const sitesText = (sites: readonly string[]): string =>
  sites.length > mostNamed ? counted(sites.length, 'site') : listed(sites);

/** Which updates a site has not heard that others hold, and which of its neighbours could tell it. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const site = gossipStateOf(state)?.context;
  if (site === undefined) return [];
  const missed = new Map<string, { readonly entry: Entry; readonly holders: string[] }>();
  for (const other of around.others) {
    const theirs = gossipStateOf(around.stateOf(other))?.context.database.entries.values() ?? [];
    for (const entry of theirs) {
      const own = site.database.entries.get(entry.key);
      if (own !== undefined && !isLater(entry, own)) continue;
      const known = missed.get(entry.key);
      if (known === undefined || isLater(entry, known.entry)) {
        missed.set(entry.key, { entry, holders: [other] });
      } else if (!isLater(known.entry, entry)) known.holders.push(other);
    }
  }
  return [...missed.values()].map(({ entry, holders }) => {
    const telling = holders.filter((id) => site.neighbours.includes(id));
    const near = telling.filter((id) => around.reach(id) === 'open');
    const far = telling.filter((id) => around.reach(id) !== 'open');
    return wait(
      `Why does ${around.id} not know ${entryText(entry)}?`,
      `${sitesText(holders)} ${holders.length === 1 ? 'holds' : 'hold'} it`,
      near.length === 0
        ? telling.length === 0
          ? 'none of its neighbours does'
          : `none of its neighbours that do can tell it: ${far.length > mostNamed ? `${inWords(far.length)} links are cut or sites down` : obstacles(far, around)}`
        : `it hears of it when it happens to talk with one of ${sitesText(near)} that still spreads or compares it`,
    );
  });
};
