import type { NodeId } from '../../sim/identifiers.ts';
import type { Topology } from './parameters.ts';

/** Sites in the order of their numbers, so that n10 comes after n9. */
export const inOrder = (sites: readonly NodeId[]): readonly NodeId[] =>
  sites.toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1));

/** How many columns the grid of so many sites has. */
export const gridColumns = (sites: number): number => Math.ceil(Math.sqrt(sites));

/**
 * The sites that a site may contact. On the complete graph it is the list given, not a copy. On a
 * ring, those before and after it; on a grid, filled row by row, those beside, above and below it;
 * in two clusters, the first and the second half of the sites, those of its own half, and for the
 * last of the first half and the first of the second half each other: that link is the bridge.
 */
export const neighboursOf = (
  id: NodeId,
  peers: readonly NodeId[],
  topology: Topology,
): readonly NodeId[] => {
  if (topology === 'complete') return peers;
  const sites = inOrder([...peers, id]);
  const place = sites.indexOf(id);
  const among = (places: readonly number[]): readonly NodeId[] =>
    [...new Set(places)].flatMap((each) => {
      const site = sites[each];
      return site === undefined || site === id ? [] : [site];
    });
  switch (topology) {
    case 'ring':
      return among([(place + sites.length - 1) % sites.length, (place + 1) % sites.length]);
    case 'grid': {
      const columns = gridColumns(sites.length);
      const column = place % columns;
      return among([
        place - columns,
        ...(column > 0 ? [place - 1] : []),
        ...(column < columns - 1 ? [place + 1] : []),
        place + columns,
      ]);
    }
    case 'clusters': {
      const half = Math.ceil(sites.length / 2);
      const own = place < half ? sites.slice(0, half) : sites.slice(half);
      const across = place === half - 1 ? half : place === half ? half - 1 : -1;
      const bridge = sites[across];
      return [...own.filter((site) => site !== id), ...(bridge === undefined ? [] : [bridge])];
    }
  }
};
