import type { MouseEvent } from 'react';
import type { ServerLink } from '../session/existing-links.ts';
import { linkCount, linksOf } from '../session/parts.ts';
import { session } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { borderPoint } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { linkAt } from './link-at.ts';

import { stagePoint } from './stage-point.ts';

/** As many links between servers are drawn at any time; of more, only those in use or cut. */
const MOST_IDLE_LINKS = 450;

/** The links that are drawn though nothing is on them, of all that exist; null when too many. */
export const idleLinks = (
  servers: readonly NodeId[],
  existing: readonly ServerLink[] | null,
): readonly ServerLink[] | null => {
  const count = existing === null ? linkCount(servers.length) : existing.length;
  if (count > MOST_IDLE_LINKS) return null;
  return existing ?? linksOf({ servers, clients: [] });
};

type Links = Iterable<readonly [NodeId, NodeId]>;

/** Many links as the data of one SVG path, straight from border to border. */
export const linksPath = (links: Links, layout: StageLayout): string => {
  let path = '';
  for (const [from, to] of links) {
    const origin = layout.points.get(from);
    const target = layout.points.get(to);
    if (origin === undefined || target === undefined) continue;
    const start = borderPoint(layout, from, target);
    const end = borderPoint(layout, to, origin);
    path += `M${start.x.toFixed(1)} ${start.y.toFixed(1)}L${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
  }
  return path;
};

const REACH_PIXELS = 9;

/** Selects that of the links which was pressed, where they are drawn as one path. */
export const selectLinkAt = (
  event: MouseEvent<SVGElement>,
  links: Links,
  layout: StageLayout,
): void => {
  const at = stagePoint(event.currentTarget.ownerSVGElement, event);
  const pressed = linkAt(at, links, layout, REACH_PIXELS);
  if (pressed === null) return;
  const [from, to] = pressed;
  session.select({ kind: 'link', from, to });
};
