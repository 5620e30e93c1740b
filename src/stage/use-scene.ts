import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { seenShare, stageShare, withinLimits } from '../session/camera.ts';
import { cutApart, cutsApart, withTheirClients } from '../session/cut-apart.ts';
import { type Cuts, type Members, partsOf } from '../session/parts.ts';
import { sideTyped } from '../session/side-typed.ts';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { NodeState } from '../sim/record.ts';
import type { Scenario } from '../sim/scenario.ts';
import { faultShare } from './fault.ts';
import type { Point, Size } from './geometry.ts';
import { groundLabels } from './ground-labels.ts';
import { laneBetween } from './lanes.ts';
import { faceAt, layoutStage, type StageLayout, seenLayout } from './layout.ts';
import { obstaclesOf, partGrounds } from './part-grounds.ts';
import { roomiestMetrics } from './roomiest-metrics.ts';
import { sideOfSlice, sliceAlong } from './slicing.ts';
import { planStage } from './stage-plan.ts';
import { outlookOf, type PartOutlook } from './stage-view.ts';
import { useCamera } from './use-camera.ts';
import { useGestures } from './use-gestures.ts';
import { stageViewOf, useStageView } from './use-stage.ts';
import { cornerBox, freestCorner } from './zoom-corner.ts';

const NOBODY: Members = { servers: [], clients: [] };
const NO_CUTS: Cuts = new Set();
const NO_OUTLOOKS: readonly PartOutlook[] = [];
const NO_FAULTS = [] as const;
const NO_CLIENTS: Scenario['clients'] = [];
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
  return partsOf(members, cuts, view.links).map((part) =>
    outlookOf(part, members.servers.length, stateIfLive, view.protocol),
  );
};

/** Which server each client asks first: the one its scenario names, or its own share of them. */
const preferencesOf = (
  clients: Scenario['clients'],
  servers: readonly NodeId[],
): ReadonlyMap<NodeId, NodeId> =>
  new Map(
    clients.flatMap(({ prefers }, place) => {
      const server = prefers ?? servers[place % servers.length];
      return server === undefined ? [] : [[`c${place + 1}`, server] as const];
    }),
  );

/** Looks at a node that is selected while it is out of sight, as the arrow keys may do. */
const useFollowSelected = (layout: RefObject<StageLayout | null>): void => {
  const selected = useSession(({ selection }) =>
    selection?.kind === 'node' ? selection.id : null,
  );
  useEffect(() => {
    const { camera } = useSession.getState();
    const { size, points } = layout.current ?? {};
    const point = selected === null ? undefined : points?.get(selected);
    if (camera.scale === 1 || size === undefined || point === undefined) return;
    const seen = { x: point.x / size.width, y: point.y / size.height };
    const isSeen = seen.x > 0.04 && seen.x < 0.96 && seen.y > 0.04 && seen.y < 0.96;
    if (!isSeen) session.lookAt(withinLimits({ ...camera, ...stageShare(camera, seen) }));
  }, [selected, layout]);
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

  const camera = useSession((state) => state.camera);
  const specifications = useSession(({ run }) => run?.scenario.clients) ?? NO_CLIENTS;
  const plan = useMemo(
    () =>
      planStage(
        members.servers,
        members.clients,
        size,
        preferencesOf(specifications, members.servers),
      ),
    [members, size, specifications],
  );
  const layoutRef = useRef<StageLayout | null>(null);
  const shareOf = ({ x, y }: Point) =>
    stageShare(camera, { x: x / size.width, y: y / size.height });
  const { gesture, handlers, giveUp } = useGestures(svg, {
    faceAt: (point) => (layoutRef.current === null ? null : faceAt(layoutRef.current, point)),
    onMoved: (id, to) => {
      const { x, y } = shareOf(to);
      session.moveNode(id, x, y);
    },
    onSliced: (drawn) => {
      const slice = sliceAlong(drawn, size);
      const points = layoutRef.current?.points;
      const side =
        slice === null || points === undefined ? null : sideOfSlice(slice, members.servers, points);
      if (slice === null || side === null) {
        session.announce('Every node is on one side of that line. Draw it between them.');
        return;
      }
      if (cutApart(side)) session.rememberSlice(drawn.map(shareOf));
      session.setSlicing(false);
    },
  });
  const cameraHandlers = useCamera(svg, size, giveUp);

  const whole = useMemo(() => layoutStage(plan, positions), [plan, positions]);
  const metrics = useMemo(
    () =>
      camera.scale === 1
        ? whole.metrics
        : roomiestMetrics(
            members.servers.flatMap((id) => whole.points.get(id) ?? []),
            camera.scale,
            size,
            whole.metrics,
          ),
    [whole, members, size, camera.scale],
  );
  const held = gesture?.kind === 'move' ? gesture : null;
  const standing = useMemo(() => {
    if (held === null) return whole;
    const { x, y } = stageShare(camera, {
      x: held.to.x / size.width,
      y: held.to.y / size.height,
    });
    return layoutStage(plan, { ...positions, [held.node]: [x, y] });
  }, [whole, plan, positions, held, size, camera]);
  const layout = useMemo(
    () => (camera.scale === 1 ? standing : seenLayout(standing, metrics, camera)),
    [standing, metrics, camera],
  );
  layoutRef.current = layout;
  useFollowSelected(layoutRef);

  const line = gesture?.kind === 'slice' ? gesture.line : null;
  const slice = useMemo(() => (line === null ? null : sliceAlong(line, size)), [line, size]);
  const typed = useSession((state) => (state.slicing ? state.sideTyped : ''));
  const side = useMemo(() => {
    if (slice !== null) return sideOfSlice(slice, members.servers, layout.points);
    const servers = new Set(sideTyped(typed, members.servers));
    const { run } = useSession.getState();
    return run === null || servers.size === 0 ? null : withTheirClients(run, servers);
  }, [slice, typed, members, layout]);
  const isPreview = side !== null;
  const preview = useMemo(
    () => (side === null ? null : outlooksWith(members, cutsApart(members, cuts, side))),
    [side, members, cuts],
  );
  const shown = preview ?? outlooks;
  const drawnBefore = useSession((state) => state.slices);
  const grounds = useMemo(() => {
    const before = drawnBefore.flatMap((shares) => {
      const seen = shares.map((share) => {
        const { x, y } = seenShare(camera, share);
        return { x: x * size.width, y: y * size.height };
      });
      return sliceAlong(seen, size) ?? [];
    });
    return partGrounds(
      layout,
      shown.map(({ part }) => part),
      slice === null ? before : [...before, slice],
    );
  }, [layout, shown, drawnBefore, slice, camera, size]);
  const faults = isPreview ? NO_FAULTS : (grounds?.faults ?? NO_FAULTS);
  const buttonsCorner = useMemo(() => freestCorner(obstaclesOf(whole), size), [whole, size]);
  const obstacles = useMemo(() => {
    // One that zooms in where there is more to be seen; more of them once something is zoomed.
    const buttons = camera.scale > 1 ? undefined : whole.metrics.detail === 'full' ? 0 : 1;
    const covered = buttons === 0 ? [] : [cornerBox(buttonsCorner, size, buttons)];
    return [...obstaclesOf(layout), ...covered];
  }, [layout, whole, camera.scale, buttonsCorner, size]);
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
    handlers: { ...handlers, ...cameraHandlers },
    whole,
    buttonsCorner,
    slice: slice === null || side === null ? null : { slice, side },
    isPreview,
    grounds,
    faults,
    labels,
    cardObstacles,
    ways,
  };
};
