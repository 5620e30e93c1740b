import { type RefObject, useMemo, useRef } from 'react';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { NodeState } from '../sim/record.ts';
import type { Scenario } from '../sim/scenario.ts';
import { faultShare } from './fault.ts';
import type { Size } from './geometry.ts';
import { groundLabels } from './ground-labels.ts';
import { laneBetween } from './lanes.ts';
import { layoutStage, planStage, type StageLayout } from './layout.ts';
import { cutLinks } from './link-deeds.ts';
import { obstaclesOf, partGrounds } from './part-grounds.ts';
import { type Cuts, type Members, partsOf, withLinks } from './parts.ts';
import { type SlicedLink, slicedLinks } from './slicing.ts';
import { outlookOf, type PartOutlook } from './stage-view.ts';
import { useGestures } from './use-gestures.ts';
import { stageViewOf, useStageView } from './use-stage.ts';

const NOBODY: Members = { servers: [], clients: [] };
const NO_CUTS: Cuts = new Set();
const NO_OUTLOOKS: readonly PartOutlook[] = [];
const NO_LINKS: readonly SlicedLink[] = [];
const NO_FAULTS = [] as const;
const NO_POSITIONS: NonNullable<Scenario['positions']> = {};

/** What the parts could still do if just these links were cut. */
const outlooksWith = (members: Members, cuts: Cuts): readonly PartOutlook[] => {
  const state = useSession.getState();
  const view = stageViewOf(state);
  const world = state.run?.world;
  if (view === null || world === undefined) return NO_OUTLOOKS;
  const stateIfLive = (id: NodeId): NodeState | null => {
    const node = world.node(id);
    return node.status === 'up' ? node.state : null;
  };
  return partsOf(members, cuts).map((part) =>
    outlookOf(part, members.servers.length, stateIfLive, view.protocol),
  );
};

/**
 * Where everything on the stage is, with what a drag under way would change: the node held is where
 * the pointer is, and a slice shows the parts that it would leave.
 */
export const useScene = (svg: RefObject<SVGSVGElement | null>, size: Size) => {
  const members = useStageView((view) => view.members) ?? NOBODY;
  const cuts = useStageView((view) => view.cuts) ?? NO_CUTS;
  const outlooks = useStageView((view) => view.outlooks) ?? NO_OUTLOOKS;
  const positions = useSession(({ run }) => run?.scenario.positions) ?? NO_POSITIONS;

  const plan = useMemo(() => planStage(members.servers, members.clients, size), [members, size]);
  const layoutRef = useRef<StageLayout | null>(null);
  const { gesture, handlers } = useGestures(svg, {
    pointOf: (id) => layoutRef.current?.points.get(id) ?? null,
    onMoved: (id, { x, y }) => session.moveNode(id, x / size.width, y / size.height),
    onSliced: (line) => {
      if (layoutRef.current === null) return;
      const links = slicedLinks(line, members, layoutRef.current).map(({ link }) => link);
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
  layoutRef.current = layout;

  const line = gesture?.kind === 'slice' ? gesture.line : null;
  const sliced = useMemo(
    () => (line === null ? NO_LINKS : slicedLinks(line, members, layout)),
    [line, members, layout],
  );
  const isPreview = sliced.length > 0;
  const preview = useMemo(() => {
    const links = sliced.map(({ link }) => link);
    return links.length === 0 ? null : outlooksWith(members, withLinks(cuts, links));
  }, [sliced, members, cuts]);
  const shown = preview ?? outlooks;
  const grounds = useMemo(
    () =>
      partGrounds(
        layout,
        shown.map(({ part }) => part),
      ),
    [layout, shown],
  );
  const faults = isPreview ? NO_FAULTS : (grounds?.faults ?? NO_FAULTS);
  const obstacles = useMemo(() => obstaclesOf(layout), [layout]);
  const labels = useMemo(
    () => groundLabels(shown, grounds, obstacles, size),
    [shown, grounds, obstacles, size],
  );
  const cardObstacles = useMemo(
    () => [...obstacles, ...labels.flatMap((label) => (label === null ? [] : [label.box]))],
    [obstacles, labels],
  );
  const ways = useMemo(
    () => ({
      layout,
      cutShare: (from: NodeId, to: NodeId): number =>
        faultShare(laneBetween(layout, from, to), faults) ?? 0.5,
    }),
    [layout, faults],
  );
  return {
    members,
    cuts,
    outlooks: shown,
    layout,
    layoutRef,
    handlers,
    slice: line === null ? null : { line, links: sliced },
    isPreview,
    grounds,
    faults,
    labels,
    cardObstacles,
    ways,
  };
};
