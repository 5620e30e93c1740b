import { memo, useMemo } from 'react';
import type { ServerLink } from '../session/existing-links.ts';
import { type Cuts, type LinkKey, linkKey, type Members, type Part } from '../session/parts.ts';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Fault } from './fault.ts';
import { faultShare } from './fault-share.ts';
import type { Point } from './geometry.ts';
import styles from './Links.module.css';
import {
  borderPoint,
  type Lane,
  laneBetween,
  lanePath,
  laneX,
  laneY,
  lineBetween,
} from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { mendLinks } from './link-deeds.ts';
import { linksPath, selectLinkAt } from './link-lines.ts';
import type { PartOutlook } from './stage-view.ts';

/** With more links than this they are drawn together; the one pressed then stands by itself. */
const MOST_SINGLE_LINKS = 70;
const END_PIXELS = 26;

interface Ends {
  readonly start: Point;
  readonly end: Point;
}

const endsOf = (layout: StageLayout, from: NodeId, to: NodeId): Ends => {
  const origin = layout.points.get(from) ?? { x: 0, y: 0 };
  const target = layout.points.get(to) ?? origin;
  return { start: borderPoint(layout, from, target), end: borderPoint(layout, to, origin) };
};

interface CrossProps {
  readonly at: Point;
  readonly label: string;
  readonly onPress: () => void;
}

/** The break in a cut link, two strokes unlike the cross of a lost message: pressing it mends the link. */
const LinkBreak = ({ at, label, onPress }: CrossProps) => (
  <g
    className={styles['break']}
    transform={`translate(${at.x} ${at.y})`}
    role="button"
    tabIndex={-1}
    aria-label={label}
    data-tip={label}
    onClick={onPress}
    onKeyDown={(event) => event.key === 'Enter' && onPress()}
  >
    <circle r={11} />
    <path d="M-5.5 5L-1.5-5M1.5 5L5.5-5" />
  </g>
);

interface EndProps {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly isCut: boolean;
  readonly layout: StageLayout;
}

/** The end of a link at its sender: pressing it cuts or mends that one direction. */
const LinkEnd = ({ from, to, isCut, layout }: EndProps) => {
  const lane = laneBetween(layout, from, to);
  const length = Math.hypot(lane.end.x - lane.start.x, lane.end.y - lane.start.y);
  const share = Math.min(0.4, END_PIXELS / Math.max(1, length));
  const x = laneX(lane, share);
  const y = laneY(lane, share);
  const label = `${isCut ? 'Mend' : 'Cut'} ${from} → ${to}`;
  const press = () => session.intervene({ kind: isCut ? 'mend' : 'cut', from, to });
  return (
    <g
      className={styles['end']}
      data-cut={isCut}
      transform={`translate(${x} ${y})`}
      role="button"
      tabIndex={-1}
      aria-label={label}
      data-tip={label}
      onClick={press}
      onKeyDown={(event) => event.key === 'Enter' && press()}
    >
      <circle r={11} />
      <path d="M-5-4.5L0 0L-5 4.5M4.5-6V6" transform={`rotate(${lane.degrees})`} />
    </g>
  );
};

interface LinkProps {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly layout: StageLayout;
  readonly members: Members;
  readonly cuts: Cuts;
  readonly faults: readonly Fault[];
}

/** Where a lane is cut: at the fault if it meets one. */
const cutPoint = (lane: Lane, faults: readonly Fault[]): Point => {
  const share = faultShare(lane, faults) ?? 0.5;
  return { x: laneX(lane, share), y: laneY(lane, share) };
};

const Lines = ({ from, to, layout, cuts }: LinkProps) => {
  const { start, end } = endsOf(layout, from, to);
  const there = cuts.has(linkKey(from, to));
  const back = cuts.has(linkKey(to, from));
  if (there === back) {
    return (
      <line
        className={there ? styles['cutLine'] : styles['line']}
        x1={start.x}
        y1={start.y}
        x2={end.x}
        y2={end.y}
      />
    );
  }
  return (
    <>
      <path
        className={there ? styles['cutLine'] : styles['line']}
        d={lanePath(laneBetween(layout, from, to))}
      />
      <path
        className={back ? styles['cutLine'] : styles['line']}
        d={lanePath(laneBetween(layout, to, from))}
      />
    </>
  );
};

/** One link between two servers: its line, what cuts or mends it, and the way to select it. */
const Link = memo((props: LinkProps) => {
  const { from, to, layout, members, cuts, faults } = props;
  const isSelected = useSession(
    ({ selection }) =>
      selection?.kind === 'link' &&
      ((selection.from === from && selection.to === to) ||
        (selection.from === to && selection.to === from)),
  );
  const ends = endsOf(layout, from, to);
  const there = cuts.has(linkKey(from, to));
  const back = cuts.has(linkKey(to, from));
  const cross = (): Point => {
    if (there && back) return cutPoint(lineBetween(layout, from, to), faults);
    return cutPoint(there ? laneBetween(layout, from, to) : laneBetween(layout, to, from), faults);
  };
  const mend = () => mendLinks(members, cuts, [[from, to]]);
  const isFar = Math.hypot(ends.end.x - ends.start.x, ends.end.y - ends.start.y) > 60;
  return (
    <g className={styles['link']} data-selected={isSelected} data-link={linkKey(from, to)}>
      <Lines {...props} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: links are reached by keyboard in the inspector */}
      <line
        className={styles['target']}
        x1={ends.start.x}
        y1={ends.start.y}
        x2={ends.end.x}
        y2={ends.end.y}
        onClick={() => session.select({ kind: 'link', from, to })}
      />
      {isFar && (
        <>
          <LinkEnd from={from} to={to} isCut={there} layout={layout} />
          <LinkEnd from={to} to={from} isCut={back} layout={layout} />
        </>
      )}
      {(there || back) && <LinkBreak at={cross()} label={`Mend ${from} – ${to}`} onPress={mend} />}
    </g>
  );
});

interface LinksProps {
  readonly layout: StageLayout;
  readonly members: Members;
  readonly cuts: Cuts;
  /** The links that are drawn though nothing is on them; null where they are too many for that. */
  readonly idle: readonly ServerLink[] | null;
  readonly outlooks: readonly PartOutlook[];
  readonly faults: readonly Fault[];
}

/** Of more cut links than this, those that a fault shows already are not drawn. */
const MOST_CUT_LINKS = 300;

const hasBoth = (part: Part | undefined, from: NodeId, to: NodeId): boolean =>
  part !== undefined && part.servers.includes(from) === part.servers.includes(to);

/** The links cut in one direction or both, each once, clients' links aside. */
const cutLinksOf = (
  { servers }: Members,
  cuts: Cuts,
  outlooks: readonly PartOutlook[],
): readonly (readonly [NodeId, NodeId])[] => {
  const known = new Set(servers);
  const links = new Map<LinkKey, readonly [NodeId, NodeId]>();
  for (const key of cuts) {
    const [from = '', to = ''] = key.split('>');
    if (!known.has(from) || !known.has(to) || links.has(linkKey(to, from))) continue;
    links.set(key, [from, to]);
  }
  const all = [...links.values()];
  if (all.length <= MOST_CUT_LINKS) return all;
  return all.filter(([from, to]) => outlooks.every(({ part }) => hasBoth(part, from, to)));
};

/**
 * All links at once, as two paths: those open in both directions, unless they are too many to be
 * told apart, and those cut in one or both. One that is selected stands by itself.
 */
const ManyLinks = (props: LinksProps) => {
  const { layout, members, idle, cuts, outlooks } = props;
  const selected = useSession(({ selection }) => (selection?.kind === 'link' ? selection : null));
  const lines = useMemo(() => {
    if (idle === null) return { cut: cutLinksOf(members, cuts, outlooks), open: [] };
    const isCut = ([from, to]: ServerLink) =>
      cuts.has(linkKey(from, to)) || cuts.has(linkKey(to, from));
    return { cut: idle.filter(isCut), open: idle.filter((link) => !isCut(link)) };
  }, [members, idle, cuts, outlooks]);
  const paths = useMemo(
    () => ({ open: linksPath(lines.open, layout), cut: linksPath(lines.cut, layout) }),
    [lines, layout],
  );
  return (
    <g className={styles['many']}>
      <path className={styles['line']} d={paths.open} />
      <path className={styles['cutLine']} d={paths.cut} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: links are reached by keyboard in the inspector */}
      <path
        className={styles['manyTarget']}
        d={paths.open + paths.cut}
        data-link="many"
        onClick={(event) => selectLinkAt(event, [...lines.open, ...lines.cut], layout)}
      />
      {selected !== null &&
        members.servers.includes(selected.from) &&
        members.servers.includes(selected.to) && (
          <Link from={selected.from} to={selected.to} {...props} />
        )}
    </g>
  );
};

/** The links between servers. */
export const Links = memo((props: LinksProps) => {
  const { layout, members, idle, cuts, faults } = props;
  if (idle === null || idle.length > MOST_SINGLE_LINKS) return <ManyLinks {...props} />;
  return (
    <g>
      {idle.map(([from, to]) => (
        <Link
          key={linkKey(from, to)}
          from={from}
          to={to}
          layout={layout}
          members={members}
          cuts={cuts}
          faults={faults}
        />
      ))}
    </g>
  );
});

interface ClientLinkProps {
  readonly client: NodeId;
  readonly server: NodeId;
  readonly layout: StageLayout;
  readonly members: Members;
  readonly cuts: Cuts;
  readonly faults: readonly Fault[];
}

/** The dotted line from a client to the server it talks to. */
export const ClientLink = memo(
  ({ client, server, layout, members, cuts, faults }: ClientLinkProps) => {
    const line = lineBetween(layout, client, server);
    const path = lanePath(line);
    const isCut = cuts.has(linkKey(client, server)) || cuts.has(linkKey(server, client));
    return (
      <g className={styles['link']} data-link={linkKey(client, server)}>
        <path className={styles['clientLine']} d={path} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: links are reached by keyboard in the inspector */}
        <path
          className={styles['target']}
          d={path}
          onClick={() => session.select({ kind: 'link', from: client, to: server })}
        />
        {isCut && (
          <LinkBreak
            at={cutPoint(line, faults)}
            label={`Mend ${client} – ${server}`}
            onPress={() => mendLinks(members, cuts, [[client, server]])}
          />
        )}
      </g>
    );
  },
);
