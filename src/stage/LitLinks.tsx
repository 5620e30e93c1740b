import { memo } from 'react';
import { useSession } from '../session/store.ts';
import { endsOfMessage, type NodeId } from '../sim/identifiers.ts';
import styles from './Links.module.css';
import { laneBetween, lanePath, lineBetween } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { stageLightOf } from './use-stage.ts';

const NO_LINKS: readonly (readonly [NodeId, NodeId])[] = [];

interface LitLinksProps {
  readonly layout: StageLayout;
}

/** The links that messages went over between the events that are lit. */
export const LitLinks = memo(({ layout }: LitLinksProps) => {
  const links = useSession((state) => stageLightOf(state)?.links ?? NO_LINKS);
  const path = links
    .filter((ends) => ends.every((id) => layout.points.has(id)))
    .map(([from, to]) => lanePath(lineBetween(layout, from, to)))
    .join('');
  return path === '' ? null : <path className={styles['litLine']} data-lit-links="" d={path} />;
});

/** The way of the message that is pointed at, here or in a panel, whether it is now on it or not. */
export const PointedWay = memo(({ layout }: LitLinksProps) => {
  const id = useSession(({ hover }) => (hover?.kind === 'message' ? hover.id : null));
  const ends = id === null ? null : endsOfMessage(id);
  if (ends === null || !ends.every((end) => layout.points.has(end))) return null;
  const [from, to] = ends;
  return <path className={styles['pointedLine']} d={lanePath(laneBetween(layout, from, to))} />;
});
