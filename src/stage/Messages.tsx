import { type MouseEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { shownMicros } from '../session/frames.ts';
import { type SessionState, session, useSession } from '../session/store.ts';
import type { MessageId } from '../sim/identifiers.ts';
import { clamp } from './geometry.ts';
import type { StageLight } from './light.ts';
import { linksPath, selectLinkAt } from './link-lines.ts';
import { MessageShapes } from './MessageShapes.tsx';
import styles from './Messages.module.css';
import { MessagePool, type Ways } from './message-pool.ts';
import { stagePoint } from './stage-point.ts';
import { stageLightOf, stageViewOf, useDrawing } from './use-stage.ts';

const messageOf = (selection: SessionState['selection']): MessageId | null =>
  selection?.kind === 'message' ? selection.id : null;

const messageUnder = (target: EventTarget): MessageId | null =>
  target instanceof Element
    ? (target.closest('[data-message]')?.getAttribute('data-message') ?? null)
    : null;

const isCrowd = (target: EventTarget): boolean =>
  target instanceof Element && target.hasAttribute('data-crowd');

const setHovered = (id: MessageId | null): void => {
  if (messageOf(useSession.getState().hover) === id) return;
  session.setHover(id === null ? null : { kind: 'message', id });
};

interface MessagesProps {
  readonly ways: Ways;
  /** The element over the stage that follows the message chosen. */
  readonly followerRef: RefObject<HTMLDivElement | null>;
  readonly isSmall: boolean;
  /** CSS pixels to a unit of the stage. */
  readonly scale: number;
  /** Whether the links on which something is on its way are drawn along with it. */
  readonly showsLinks: boolean;
}

/** What was drawn last. */
interface Shown {
  readonly view: unknown;
  readonly ways: Ways;
  readonly micros: number;
  readonly chosen: string;
  readonly hasMessage: StageLight['hasMessage'] | undefined;
}

const FOLLOWER_GAP = 16;

/** Puts the follower beside a message, inside the stage. */
const follow = (
  follower: HTMLDivElement,
  place: { readonly x: number; readonly y: number } | null,
  size: Ways['layout']['size'],
  scale: number,
): void => {
  follower.style.visibility = place === null ? 'hidden' : 'visible';
  if (place === null) return;
  const { offsetWidth, offsetHeight } = follower;
  const [width, height] = [size.width * scale, size.height * scale];
  const x = clamp(place.x * scale + FOLLOWER_GAP, 4, width - offsetWidth - 4);
  const above = place.y * scale - offsetHeight - FOLLOWER_GAP;
  const y =
    above >= 4 ? above : Math.min(place.y * scale + FOLLOWER_GAP, height - offsetHeight - 4);
  follower.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
};

/** All messages in flight and the crosses of lost ones. React draws none of them: see MessagePool. */
export const Messages = ({ ways, followerRef, isSmall, scale, showsLinks }: MessagesProps) => {
  const layer = useRef<SVGGElement>(null);
  const templates = useRef<SVGDefsElement>(null);
  const line = useRef<SVGPathElement>(null);
  const target = useRef<SVGPathElement>(null);
  const pool = useRef<MessagePool | null>(null);
  const shown = useRef<Shown | null>(null);

  useLayoutEffect(() => {
    const element = layer.current;
    if (element === null || templates.current === null) return;
    pool.current = new MessagePool(element, templates.current);
    shown.current = null;
    return () => {
      pool.current = null;
      element.replaceChildren();
    };
  }, []);

  useDrawing((micros) => {
    const state = useSession.getState();
    const view = stageViewOf(state);
    const messages = pool.current;
    if (view === null || messages === null) return;
    const selected = messageOf(state.selection);
    const hovered = messageOf(state.hover);
    const chosen = `${selected} ${hovered}`;
    const before = shown.current;
    const light = stageLightOf(state);
    const isNew =
      before === null ||
      before.view !== view ||
      before.ways !== ways ||
      before.hasMessage !== light?.hasMessage;
    const isChoice = isNew || before.chosen !== chosen;
    if (isChoice) {
      messages.show(view.messages, view.losses, view.protocol, ways, selected, light);
      if (showsLinks) {
        const links = linksPath(messages.linksInUse(), ways.layout);
        line.current?.setAttribute('d', links);
        target.current?.setAttribute('d', links);
      }
      messages.choose(new Set([selected, hovered].filter((id) => id !== null)));
    }
    if (isChoice || before.micros !== micros) messages.draw(micros);
    const follower = followerRef.current;
    const followed = hovered ?? selected;
    if (follower !== null && followed !== null) {
      follow(follower, messages.placeOf(followed, micros), ways.layout.size, scale);
    }
    shown.current = { view, ways, micros, chosen, hasMessage: light?.hasMessage };
  });

  const crowdedAt = (event: MouseEvent): MessageId | null =>
    pool.current?.crowdedAt(stagePoint(layer.current?.ownerSVGElement, event), shownMicros()) ??
    null;

  return (
    <>
      <MessageShapes ref={templates} />
      {showsLinks && (
        <>
          <path ref={line} className={styles['way']} />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: links are reached by keyboard in the inspector */}
          <path
            ref={target}
            className={styles['wayTarget']}
            data-link="in use"
            onClick={(event) => {
              if (pool.current !== null)
                selectLinkAt(event, pool.current.linksInUse(), ways.layout);
            }}
          />
        </>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: M selects messages one by one from the keyboard */}
      <g
        ref={layer}
        className={styles['layer']}
        data-small={isSmall}
        onPointerOver={({ target }) => setHovered(messageUnder(target))}
        onPointerMove={(event) => {
          if (isCrowd(event.target)) setHovered(crowdedAt(event));
        }}
        onPointerOut={() => setHovered(null)}
        onClick={(event) => {
          const id = messageUnder(event.target) ?? crowdedAt(event);
          if (id === null) return;
          session.pause();
          session.select({ kind: 'message', id });
        }}
      />
    </>
  );
};
