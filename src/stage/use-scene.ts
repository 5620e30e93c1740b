import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { seenShare, stageShare, withinLimits } from '../session/camera.ts';
import { cutApart, cutsApart, withTheirClients } from '../session/cut-apart.ts';
import { usePageLayout } from '../session/page-layout.ts';
import { type Cuts, type Members, partsOf } from '../session/parts.ts';
import { sideTyped } from '../session/side-typed.ts';
import { session, useSession } from '../session/store.ts';

import type { NodeId } from '../sim/identifiers.ts';
import type { NodeState } from '../sim/record.ts';
import type { Scenario } from '../sim/scenario.ts';
import { underRules } from '../sim/under-rules.ts';
import { faultShare } from './fault-share.ts';
import { type Box, boxesAlong, type Point, type Size } from './geometry.ts';
import { groundLabels } from './ground-labels.ts';
import { withJoined } from './joined-clients.ts';
import { laneBetween } from './lanes.ts';
import { faceAt, layoutStage, type StageLayout, seenLayout, shareOfPlace } from './layout.ts';
import { obstaclesOf } from './obstacles.ts';
import type { partGrounds } from './part-grounds.ts';
import { roomiestMetrics } from './roomiest-metrics.ts';
import { sideOfSlice, sliceAlong } from './slicing.ts';
import { type Preferences, planStage } from './stage-plan.ts';
import { stageScale } from './stage-scale.ts';
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

/** What stands along the lower edge is at least so high, also before it has been loaded. */
const LEAST_FOOT_PIXELS = 34;
/** Between what stands over the stage and its edge. */
const EDGE_PIXELS = 12;
/** A place kept for what stands at the upper right, so that nothing moves when it comes and goes. */
const HEAD_PIXELS: Size = { width: 330, height: 46 };
/** What a card keeps off a fault, in units of the stage. */
const FAULT_CLEARANCE = 7;

/** The stage in units: all of it, the part of it on which nodes stand, and what of that is covered. */
const measured = (pixels: Size, footPixels: number, hasHead: boolean, scale: number) => {
  const size: Size = { width: pixels.width / scale, height: pixels.height / scale };
  const floor: Size = { width: size.width, height: (pixels.height - footPixels) / scale };
  const covered: readonly Box[] = hasHead
    ? [
        {
          left: size.width - HEAD_PIXELS.width / scale,
          right: size.width,
          top: 0,
          bottom: HEAD_PIXELS.height / scale,
        },
      ]
    : [];
  return { size, floor, covered };
};

/** The boxes of what stands over the stage, in units. */
const overBoxes = (
  pixels: Size,
  head: Size | null,
  foot: Size | null,
  scale: number,
): readonly Box[] => {
  const inUnits = (left: number, top: number, { width, height }: Size): Box => ({
    left: left / scale,
    top: top / scale,
    right: (left + width) / scale,
    bottom: (top + height) / scale,
  });
  return [
    ...(head === null ? [] : [inUnits(pixels.width - head.width - EDGE_PIXELS, EDGE_PIXELS, head)]),
    ...(foot === null || foot.width === 0
      ? []
      : [inUnits(EDGE_PIXELS, pixels.height - foot.height - EDGE_PIXELS, foot)]),
  ];
};

/** What finds the grounds of a parted cluster; it comes right after the first picture, and is null until then. */
const usePartGrounds = (): typeof partGrounds | null => {
  const [loaded, setLoaded] = useState<typeof partGrounds | null>(null);
  useEffect(() => {
    import('./part-grounds.ts').then(
      (module) => setLoaded(() => module.partGrounds),
      (error: unknown) => {
        // Without grounds the stage still shows every cut link.
        reportError(error);
      },
    );
  }, []);
  return loaded;
};

/** CSS pixels to a unit of the stage; a node that is dragged changes it no more than a message does. */
const useStageScale = (
  pixels: Size,
  footPixels: number,
  hasHead: boolean,
  members: Members,
  preferences: Preferences,
): number => {
  const isPresenting = usePageLayout((state) => state.isPresenting);
  const opening = useSession((state) => state.opening);
  return useMemo(() => {
    void opening;
    const positions = useSession.getState().run?.scenario.positions ?? NO_POSITIONS;
    const { servers, clients } = members;
    return stageScale(pixels, servers.length, isPresenting, (units) => {
      const { floor, covered } = measured(pixels, footPixels, hasHead, pixels.width / units.width);
      const plan = planStage(servers, clients, floor, preferences, covered);
      return layoutStage(plan, positions, covered).metrics.detail;
    });
  }, [pixels, footPixels, hasHead, members, preferences, isPresenting, opening]);
};

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
    outlookOf(
      part,
      members.servers.length,
      stateIfLive,
      underRules(view.protocol, state.run?.scenario.rulesOff),
    ),
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
export const useScene = (
  svg: RefObject<SVGSVGElement | null>,
  pixels: Size,
  head: Size | null,
  foot: Size | null,
) => {
  const members = useStageView((view) => view.members) ?? NOBODY;
  const cuts = useStageView((view) => view.cuts) ?? NO_CUTS;
  const outlooks = useStageView((view) => view.outlooks) ?? NO_OUTLOOKS;
  const positions = useSession(({ run }) => run?.scenario.positions) ?? NO_POSITIONS;

  const camera = useSession((state) => state.camera);
  const specifications = useSession(({ run }) => run?.scenario.clients) ?? NO_CLIENTS;
  const preferences = useMemo(
    () => preferencesOf(specifications, members.servers),
    [specifications, members],
  );
  /** Those that the stage is planned for: who joins by hand finds a place among them, and moves nobody. */
  const planned = useMemo(() => {
    const isByHand = (id: NodeId): boolean =>
      specifications[Number(id.slice(1)) - 1]?.byHand === true;
    const clients = members.clients.filter((id) => !isByHand(id));
    return clients.length === members.clients.length ? members : { ...members, clients };
  }, [members, specifications]);
  const footPixels = foot === null ? 0 : Math.max(foot.height, LEAST_FOOT_PIXELS) + EDGE_PIXELS;
  const hasHead = head !== null;
  const scale = useStageScale(pixels, footPixels, hasHead, planned, preferences);
  /** The whole stage, and the part of it on which nodes stand. */
  const { size, floor, covered } = useMemo(
    () => measured(pixels, footPixels, hasHead, scale),
    [pixels, footPixels, hasHead, scale],
  );
  const drawnBefore = useSession((state) => state.slices);
  const plan = useMemo(() => {
    const first = planStage(planned.servers, planned.clients, floor, preferences, covered);
    if (planned === members) return first;
    const slices = drawnBefore.flatMap(
      (shares) =>
        sliceAlong(
          shares.map(({ x, y }) => ({ x: x * floor.width, y: y * floor.height })),
          size,
        ) ?? [],
    );
    const joining = members.clients.filter((id) => !planned.clients.includes(id));
    return withJoined(first, layoutStage(first, positions, covered), joining, preferences, slices);
  }, [members, planned, floor, size, preferences, covered, drawnBefore, positions]);
  const layoutRef = useRef<StageLayout | null>(null);
  const shareOf = useCallback(
    ({ x, y }: Point): Point => stageShare(camera, { x: x / floor.width, y: y / floor.height }),
    [camera, floor],
  );
  /** The position, as scenarios give it, of what is seen at a point. */
  const positionOf = useCallback(
    (point: Point): Point => {
      const share = shareOf(point);
      const place = { x: share.x * floor.width, y: share.y * floor.height };
      return shareOfPlace(place, floor, covered);
    },
    [shareOf, floor, covered],
  );
  const { gesture, handlers, giveUp } = useGestures(svg, {
    faceAt: (point) => (layoutRef.current === null ? null : faceAt(layoutRef.current, point)),
    onMoved: (id, to) => {
      const { x, y } = positionOf(to);
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
  const cameraHandlers = useCamera(svg, floor, giveUp);

  const whole = useMemo(() => layoutStage(plan, positions, covered), [plan, positions, covered]);
  const metrics = useMemo(
    () =>
      camera.scale === 1
        ? whole.metrics
        : roomiestMetrics(
            members.servers.flatMap((id) => whole.points.get(id) ?? []),
            camera.scale,
            floor,
            whole.metrics,
          ),
    [whole, members, floor, camera.scale],
  );
  const held = gesture?.kind === 'move' ? gesture : null;
  const standing = useMemo(() => {
    if (held === null) return whole;
    const { x, y } = positionOf(held.to);
    return layoutStage(plan, { ...positions, [held.node]: [x, y] }, covered);
  }, [whole, plan, positions, held, covered, positionOf]);
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
  const groundsFor = usePartGrounds();
  const grounds = useMemo(() => {
    if (groundsFor === null) return null;
    const before = drawnBefore.flatMap((shares) => {
      const seen = shares.map((share) => {
        const { x, y } = seenShare(camera, share);
        return { x: x * floor.width, y: y * floor.height };
      });
      return sliceAlong(seen, size) ?? [];
    });
    return groundsFor(
      { ...layout, size },
      shown.map(({ part }) => part),
      slice === null ? before : [...before, slice],
    );
  }, [groundsFor, layout, shown, drawnBefore, slice, camera, size, floor]);
  const faults = isPreview ? NO_FAULTS : (grounds?.faults ?? NO_FAULTS);
  /** What stands over the stage, in the stage's units. */
  const over = useMemo(() => overBoxes(pixels, head, foot, scale), [pixels, head, foot, scale]);
  const buttonsCorner = useMemo(
    () => freestCorner([...over, ...over, ...obstaclesOf(whole)], size, scale),
    [over, whole, size, scale],
  );
  const hidesSomething = !['full', 'compact'].includes(whole.metrics.detail);
  const obstacles = useMemo(() => {
    // One that zooms in where there is more to be seen; more of them once something is zoomed.
    const buttons = camera.scale > 1 ? undefined : hidesSomething ? 1 : 0;
    const hidden = buttons === 0 ? [] : [cornerBox(buttonsCorner, size, buttons, scale)];
    return [...obstaclesOf(layout), ...hidden, ...over];
  }, [layout, hidesSomething, camera.scale, buttonsCorner, size, scale, over]);
  const labels = useMemo(
    () => groundLabels(shown, grounds, obstacles, size),
    [shown, grounds, obstacles, size],
  );
  const cardObstacles = useMemo(
    () => [
      ...obstacles,
      ...labels.flatMap((label) => (label === null ? [] : [label.box])),
      ...faults.flatMap(({ line }) => boxesAlong(line, FAULT_CLEARANCE)),
    ],
    [obstacles, labels, faults],
  );
  const groundOf = useCallback(
    (id: NodeId): 'able' | 'unable' | undefined => {
      const outlook = shown.find(
        ({ part }) => part.servers.includes(id) || part.clients.includes(id),
      );
      if (outlook === undefined || (shown.length === 1 && outlook.able)) return undefined;
      return outlook.able ? 'able' : 'unable';
    },
    [shown],
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
    hidesSomething,
    buttonsCorner,
    size,
    scale,
    groundOf,
    slice: slice === null || side === null ? null : { slice, side },
    isPreview,
    grounds,
    faults,
    labels,
    cardObstacles,
    ways,
  };
};
