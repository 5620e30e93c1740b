import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { defaultClientSettings, type Scenario } from '../sim/scenario.ts';
import { neighbour } from './arrows.ts';
import { ClientGlyph } from './ClientGlyph.tsx';
import { faultShare, groundsOf } from './fault.ts';
import { Faults, Grounds } from './Grounds.tsx';
import type { Box, Point, Size } from './geometry.ts';
import { groundLabels } from './ground-labels.ts';
import { ClientLink, cutLinks, Links, mendLinks } from './Links.tsx';
import { borderPoint } from './lanes.ts';
import { layoutStage, nodeBox, nodeParts, planStage, type StageLayout } from './layout.ts';
import { MessageCard } from './MessageCard.tsx';
import { Messages } from './Messages.tsx';
import { NodeGlyph } from './NodeGlyph.tsx';
import { NodeMenu } from './NodeMenu.tsx';
import { type Cuts, linksOf, type Members, type Part, partsOf, withLinks } from './parts.ts';
import { QuorumCards } from './QuorumCards.tsx';
import { SlicePreview } from './SlicePreview.tsx';
import styles from './Stage.module.css';
import { slicedLinks } from './slicing.ts';
import { outlookOf, type PartOutlook } from './stage-view.ts';
import { useGestures } from './use-gestures.ts';
import { stageViewOf, useStageView } from './use-stage.ts';

const NOBODY: Members = { servers: [], clients: [] };
const NO_CUTS: Cuts = new Set();
const NO_OUTLOOKS: readonly PartOutlook[] = [];
const NO_FAULTS = [] as const;
const NO_POSITIONS: NonNullable<Scenario['positions']> = {};

/** Where each node's looks have their middle: what grounds are drawn around. */
const middleOf = (layout: StageLayout, id: NodeId, point: Point): Point => {
  const box = layout.clients.get(id)?.box ?? nodeBox(layout.metrics, point);
  return { x: point.x, y: (box.top + box.bottom) / 2 };
};

const groundsFor = (layout: StageLayout, parts: readonly Part[]) => {
  if (parts.length < 2) return null;
  const sites = parts.flatMap(({ servers, clients }, group) =>
    [...servers, ...clients].flatMap((id) => {
      const point = layout.points.get(id);
      return point === undefined ? [] : [{ point: middleOf(layout, id, point), group }];
    }),
  );
  return groundsOf(sites, layout.size);
};

const obstaclesOf = (layout: StageLayout): readonly Box[] =>
  [...layout.points].flatMap(([id, point]) => {
    const client = layout.clients.get(id);
    return client === undefined ? nodeParts(layout.metrics, point) : [client.box];
  });

/** What the parts could still do if these links were cut as well. */
const outlooksWith = (members: Members, cuts: Cuts): readonly PartOutlook[] => {
  const view = stageViewOf(useSession.getState());
  if (view === null) return NO_OUTLOOKS;
  const isLive = (id: NodeId): boolean => view.nodes.get(id)?.status === 'up';
  return partsOf(members, cuts).map((part) =>
    outlookOf(part, members.servers.length, isLive, view.protocol),
  );
};

/** Everything on the stage, laid out for its size. */
export const Scene = ({ size }: { readonly size: Size }) => {
  const members = useStageView((view) => view.members) ?? NOBODY;
  const cuts = useStageView((view) => view.cuts) ?? NO_CUTS;
  const outlooks = useStageView((view) => view.outlooks) ?? NO_OUTLOOKS;
  const epochWord = useStageView((view) => view.protocol.epochWord) ?? '';
  const positions = useSession(({ run }) => run?.scenario.positions) ?? NO_POSITIONS;
  const longMicros = useSession(
    ({ run }) => run?.scenario.clientSettings?.timeoutMicros ?? defaultClientSettings.timeoutMicros,
  );

  const svg = useRef<SVGSVGElement>(null);
  const follower = useRef<HTMLDivElement>(null);
  const plan = useMemo(() => planStage(members.servers, members.clients, size), [members, size]);
  const current = useRef<StageLayout | null>(null);
  const { gesture, handlers } = useGestures(svg, {
    pointOf: (id) => current.current?.points.get(id) ?? null,
    onMoved: (id, { x, y }) => session.moveNode(id, x / size.width, y / size.height),
    onSliced: (line) => {
      if (current.current === null) return;
      const links = slicedLinks(line, members, current.current).map(({ link }) => link);
      cutLinks(members, cuts, links);
    },
  });

  const held = gesture?.kind === 'move' ? gesture : null;
  const layout = useMemo(
    () =>
      layoutStage(
        plan,
        held === null
          ? positions
          : { ...positions, [held.node]: [held.to.x / size.width, held.to.y / size.height] },
      ),
    [plan, positions, held, size],
  );
  current.current = layout;

  const slice = gesture?.kind === 'slice' ? gesture.line : null;
  const sliced = slice === null ? [] : slicedLinks(slice, members, layout);
  const preview =
    sliced.length === 0
      ? null
      : outlooksWith(
          members,
          withLinks(
            cuts,
            sliced.map(({ link }) => link),
          ),
        );
  const shownOutlooks = preview ?? outlooks;
  const grounds = useMemo(
    () =>
      groundsFor(
        layout,
        shownOutlooks.map(({ part }) => part),
      ),
    [layout, shownOutlooks],
  );
  const faults = preview === null ? (grounds?.faults ?? NO_FAULTS) : NO_FAULTS;
  const obstacles = useMemo(() => obstaclesOf(layout), [layout]);
  const labels = useMemo(
    () => groundLabels(shownOutlooks, grounds, obstacles, size),
    [shownOutlooks, grounds, obstacles, size],
  );
  const cardObstacles = useMemo(
    () => [...obstacles, ...labels.flatMap((label) => (label === null ? [] : [label.box]))],
    [obstacles, labels],
  );
  const ways = useMemo(
    () => ({
      layout,
      cutShare: (from: NodeId, to: NodeId): number => {
        const origin = layout.points.get(from);
        const target = layout.points.get(to);
        if (origin === undefined || target === undefined) return 0.5;
        return (
          faultShare(borderPoint(layout, from, target), borderPoint(layout, to, origin), faults) ??
          0.5
        );
      },
    }),
    [layout, faults],
  );

  const [menu, setMenu] = useState<{ id: NodeId; byKeyboard: boolean } | null>(null);
  const selectedNode = useSession(({ selection }) =>
    selection?.kind === 'node' ? selection.id : null,
  );
  const openMenu = menu !== null && menu.id === selectedNode ? menu : null;
  const menuId = openMenu?.id ?? null;
  const press = useCallback(
    (id: NodeId, byKeyboard = false) => {
      const isServer = members.servers.includes(id);
      session.select({ kind: 'node', id });
      setMenu(isServer && menuId !== id ? { id, byKeyboard } : null);
    },
    [members, menuId],
  );
  const focusNode = useCallback((id: NodeId) => {
    svg.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  }, []);
  const onKeyDown = useCallback(
    (id: NodeId, event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        press(id, true);
        return;
      }
      const next =
        current.current === null ? null : neighbour(current.current.points, id, event.key);
      if (next === null) return;
      event.preventDefault();
      session.select({ kind: 'node', id: next });
      focusNode(next);
    },
    [press, focusNode],
  );
  const onPress = useCallback((id: NodeId) => press(id), [press]);

  const tabStop =
    selectedNode !== null && members.servers.includes(selectedNode)
      ? selectedNode
      : members.servers[0];
  const isSmall = layout.metrics.detail === 'small' || layout.metrics.detail === 'dot';
  return (
    <>
      <svg
        ref={svg}
        className={styles['scene']}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={`The cluster: ${members.servers.length} servers, ${members.clients.length} clients`}
        {...handlers}
      >
        <Grounds
          outlooks={shownOutlooks}
          grounds={grounds}
          labels={labels}
          size={size}
          isPreview={preview !== null}
        />
        <Links layout={layout} members={members} cuts={cuts} faults={faults} />
        {members.clients.map((id) => (
          <TalkingLink
            key={id}
            id={id}
            layout={layout}
            members={members}
            cuts={cuts}
            faults={faults}
          />
        ))}
        {grounds !== null && preview === null && (
          <Faults
            grounds={grounds}
            onHeal={([one, other]) => {
              const sides = [outlooks[one]?.part, outlooks[other]?.part];
              mendLinks(members, cuts, linksAcross(members, sides));
            }}
          />
        )}
        <Messages ways={ways} followerRef={follower} isSmall={isSmall} />
        {members.clients.map((id) => {
          const place = layout.clients.get(id);
          return place === undefined ? null : (
            <ClientGlyph
              key={id}
              id={id}
              place={place}
              longMicros={longMicros}
              onKeyDown={onKeyDown}
              onPress={onPress}
            />
          );
        })}
        {members.servers.map((id) => {
          const point = layout.points.get(id);
          return point === undefined ? null : (
            <NodeGlyph
              key={id}
              id={id}
              metrics={layout.metrics}
              x={point.x}
              y={point.y}
              epochWord={epochWord}
              isTabStop={id === tabStop}
              isMenuOpen={id === menuId}
              onKeyDown={onKeyDown}
              onPress={onPress}
            />
          );
        })}
        <QuorumCards layout={layout} obstacles={cardObstacles} />
        {slice !== null && <SlicePreview line={slice} links={sliced} layout={layout} />}
      </svg>
      <MessageCard ref={follower} />
      {openMenu !== null && (
        <NodeMenu
          key={openMenu.id}
          id={openMenu.id}
          layout={layout}
          members={members}
          cuts={cuts}
          takesFocus={openMenu.byKeyboard}
          onClose={(backToNode) => {
            setMenu(null);
            if (backToNode) focusNode(openMenu.id);
          }}
        />
      )}
    </>
  );
};

/** The links from one part to the other, those of their clients included. */
const linksAcross = (members: Members, sides: readonly (Part | undefined)[]) => {
  const [one, other] = sides.map(
    (side) => new Set([...(side?.servers ?? []), ...(side?.clients ?? [])]),
  );
  return linksOf(members).filter(
    ([from, to]) => (one?.has(from) && other?.has(to)) || (one?.has(to) && other?.has(from)),
  );
};

interface TalkingLinkProps {
  readonly id: NodeId;
  readonly layout: StageLayout;
  readonly members: Members;
  readonly cuts: Cuts;
  readonly faults: Parameters<typeof ClientLink>[0]['faults'];
}

const TalkingLink = ({ id, ...rest }: TalkingLinkProps) => {
  const server = useStageView(({ clients }) => clients.get(id)?.server);
  if (server === null || server === undefined || !rest.layout.points.has(server)) return null;
  return <ClientLink client={id} server={server} {...rest} />;
};
