import { useEffect, useRef } from 'react';
import { readNow, writeNow } from '../session/deeds.ts';
import { isolate, killOrRestart, pauseOrResume, servesReads } from '../session/interventions.ts';
import { type Cuts, linkKey, linksOf, type Members } from '../session/parts.ts';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { WorldView } from '../sim/world-view.ts';
import { Button } from '../ui/Button.tsx';
import { clamp } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { mendLinks } from './link-deeds.ts';
import styles from './NodeMenu.module.css';
import { nodeBox } from './node-metrics.ts';
import { useStageView } from './use-stage.ts';

const WIDTH = 168;
const ROW = 34;
const GAP = 8;

interface NodeMenuProps {
  readonly id: NodeId;
  readonly layout: StageLayout;
  /** CSS pixels to a unit of the stage. */
  readonly scale: number;
  readonly members: Members;
  readonly cuts: Cuts;
  /** Whether it was opened from the keyboard: then the focus goes into it. */
  readonly takesFocus: boolean;
  readonly onClose: (backToNode: boolean) => void;
}

/** Beside the node where there is room, else wherever it fits inside the stage. */
const placeOf = ({ id, layout, scale }: NodeMenuProps, height: number) => {
  const { size, metrics, points } = layout;
  const centre = points.get(id) ?? { x: 0, y: 0 };
  const box = nodeBox(metrics, centre);
  const reach = metrics.radius + 14;
  const right = Math.max(box.right, centre.x + reach) * scale + GAP;
  const left = Math.min(box.left, centre.x - reach) * scale - GAP - WIDTH;
  const width = size.width * scale;
  const wanted = right + WIDTH <= width || left < 0 ? right : left;
  return {
    left: clamp(wanted, GAP, width - WIDTH - GAP),
    top: clamp((centre.y - metrics.radius) * scale, GAP, size.height * scale - height - GAP),
  };
};

const intervene = (choose: (world: WorldView, node: NodeId) => Intervention | null, id: NodeId) => {
  const { run } = useSession.getState();
  const intervention = run === null ? null : choose(run.world, id);
  if (intervention !== null) session.intervene(intervention);
};

/** Cuts a server off from all others, as its key does. */
const cutOff = (id: NodeId): void => {
  const { run } = useSession.getState();
  if (run !== null) session.interveneAll(isolate(run.world, id));
};

/** What can be done to a server, beside it. */
export const NodeMenu = (props: NodeMenuProps) => {
  const { id, members, cuts, takesFocus, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const status = useStageView(({ nodes }) => nodes.get(id)?.status);
  const isMoved = useSession(({ run }) => run?.scenario.positions?.[id] !== undefined);
  const canRead = useStageView(({ protocol }) => servesReads(protocol)) ?? false;
  useEffect(() => {
    if (takesFocus) menu.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  if (status === null || status === undefined) return null;

  const links = linksOf(members).filter((ends) => ends.includes(id));
  const isCutOff = links.every(
    ([from, to]) =>
      members.clients.includes(from) ||
      (cuts.has(linkKey(from, to)) && cuts.has(linkKey(to, from))),
  );
  const rows = (status === 'down' ? 2 : 3) + (canRead ? 3 : 2) + (isMoved ? 1 : 0);
  const act = (deed: () => void) => () => {
    deed();
    onClose(takesFocus);
  };
  return (
    <div
      ref={menu}
      className={styles['menu']}
      style={{ ...placeOf(props, rows * ROW + 2 * GAP), width: WIDTH }}
      role="toolbar"
      aria-label={`What to do with ${id}`}
      aria-orientation="vertical"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose(true);
      }}
    >
      <MenuButton shortcut="K" onClick={act(() => intervene(killOrRestart, id))}>
        {status === 'down' ? 'Restart' : 'Kill'}
      </MenuButton>
      {status !== 'down' && (
        <MenuButton shortcut="Shift+P" onClick={act(() => intervene(pauseOrResume, id))}>
          {status === 'paused' ? 'Resume' : 'Pause'}
        </MenuButton>
      )}
      <MenuButton
        shortcut={isCutOff ? undefined : 'I'}
        onClick={act(() => (isCutOff ? mendLinks(members, cuts, links) : cutOff(id)))}
      >
        {isCutOff ? 'Rejoin' : 'Isolate'}
      </MenuButton>
      <MenuButton shortcut="W" onClick={act(() => writeNow({ client: null, server: id }))}>
        Write
      </MenuButton>
      {canRead && (
        <MenuButton shortcut="R" onClick={act(() => readNow({ client: null, server: id }))}>
          Read
        </MenuButton>
      )}
      <MenuButton
        shortcut="Shift+W"
        onClick={act(() => session.draft('write', { client: null, server: id }))}
      >
        Write…
      </MenuButton>
    </div>
  );
};

interface MenuButtonProps {
  readonly shortcut: string | undefined;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

const MenuButton = ({ shortcut, onClick, children }: MenuButtonProps) => (
  <Button look="bare" className={styles['item'] ?? ''} onClick={onClick}>
    {children}
    {shortcut !== undefined && <kbd className={styles['key']}>{shortcut}</kbd>}
  </Button>
);
