import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react';
import type { Members } from '../session/parts.ts';
import { session, useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { neighbour } from './arrows.ts';
import type { StageLayout } from './layout.ts';

interface OpenMenu {
  readonly id: NodeId;
  /** Whether it was opened from the keyboard: then the focus goes into it. */
  readonly byKeyboard: boolean;
}

/**
 * Selecting nodes, by press and by arrow keys, and the menu of the selected one. Pressing a node
 * again closes its menu; so does selecting anything else.
 */
export const useNodeMenu = (
  svg: RefObject<SVGSVGElement | null>,
  layout: RefObject<StageLayout | null>,
  members: Members,
) => {
  const [opened, setOpened] = useState<OpenMenu | null>(null);
  const selected = useSession(({ selection }) =>
    selection?.kind === 'node' ? selection.id : null,
  );
  const menu = opened !== null && opened.id === selected ? opened : null;
  const menuId = menu?.id ?? null;

  const press = useCallback(
    (id: NodeId, byKeyboard = false) => {
      session.select({ kind: 'node', id });
      setOpened(members.servers.includes(id) && menuId !== id ? { id, byKeyboard } : null);
    },
    [members, menuId],
  );
  const focusNode = useCallback(
    (id: NodeId) => {
      svg.current
        ?.querySelector<SVGElement>(`[data-node="${CSS.escape(id)}"] [role="button"]`)
        ?.focus();
    },
    [svg],
  );
  const onKeyDown = useCallback(
    (id: NodeId, event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        press(id, true);
        return;
      }
      // With Shift the arrows look elsewhere.
      if (event.shiftKey) return;
      const next = layout.current === null ? null : neighbour(layout.current.points, id, event.key);
      if (next === null) return;
      event.preventDefault();
      session.select({ kind: 'node', id: next });
      focusNode(next);
    },
    [layout, press, focusNode],
  );
  const onPress = useCallback((id: NodeId) => press(id), [press]);
  const close = (backToNode: boolean): void => {
    setOpened(null);
    if (backToNode && menu !== null) focusNode(menu.id);
  };
  const tabStop =
    selected !== null && members.servers.includes(selected) ? selected : members.servers[0];
  return { menu, tabStop, onKeyDown, onPress, close };
};
