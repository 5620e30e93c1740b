import { useMemo, useRef } from 'react';
import { counted } from '../kit/words.ts';
import { type Cuts, linksAcross, type Members } from '../session/parts.ts';
import { useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { defaultClientSettings } from '../sim/scenario.ts';
import { late } from '../ui/late.tsx';
import { ClientGlyph } from './ClientGlyph.tsx';
import { NARROW_STAGE } from './client-places.ts';
import { Faults, GroundLabels, Grounds } from './Grounds.tsx';
import type { Size } from './geometry.ts';
import { ClientLink, Links } from './Links.tsx';
import type { StageLayout } from './layout.ts';
import { mendLinks } from './link-deeds.ts';
import { idleLinks } from './link-lines.ts';
import { Messages } from './Messages.tsx';
import { NodeGlyph } from './NodeGlyph.tsx';
import styles from './Stage.module.css';
import { useNodeMenu } from './use-node-menu.ts';
import { useScene } from './use-scene.ts';
import { stageLightOf, useStageView } from './use-stage.ts';

const extras = () => import('./scene-extras.ts');
const LitLinks = late(async () => (await extras()).LitLinks);
const PointedWay = late(async () => (await extras()).PointedWay);
const MessageCard = late(async () => (await extras()).MessageCard);
const NodeMenu = late(async () => (await extras()).NodeMenu);
const QuorumCards = late(async () => (await extras()).QuorumCards);
const SlicePreview = late(async () => (await extras()).SlicePreview);
const StoryPointers = late(async () => (await extras()).StoryPointers);
const ZoomButtons = late(async () => (await extras()).ZoomButtons);

interface SceneProps {
  /** The stage in CSS pixels. */
  readonly pixels: Size;
  /** What stands over the stage at its upper right, and along its lower edge; null for nothing. */
  readonly head: Size | null;
  readonly foot: Size | null;
}

/** Everything on the stage, laid out for its size. */
export const Scene = ({ pixels, head, foot }: SceneProps) => {
  const svg = useRef<SVGSVGElement>(null);
  const follower = useRef<HTMLDivElement>(null);
  const scene = useScene(svg, pixels, head, foot);
  const { members, cuts, outlooks, layout, grounds, faults, labels, isPreview, slice, ways } =
    scene;
  const { size, scale, groundOf } = scene;
  const { menu, tabStop, onKeyDown, onPress, close } = useNodeMenu(svg, scene.layoutRef, members);
  const existing = useStageView((view) => view.links);
  const idle = useMemo(() => idleLinks(members.servers, existing), [members, existing]);
  const epochWord = useStageView((view) => view.protocol.epochWord) ?? '';
  const longMicros = useSession(
    ({ run }) => run?.scenario.clientSettings?.timeoutMicros ?? defaultClientSettings.timeoutMicros,
  );
  const isFading = useSession((state) => stageLightOf(state) !== null);
  const isSmall = ['small', 'tiny', 'dot'].includes(layout.metrics.detail);
  return (
    <>
      <svg
        ref={svg}
        className={styles['scene']}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        data-fading={isFading}
        aria-label={`The cluster: ${counted(members.servers.length, 'server')}, ${counted(members.clients.length, 'client')}`}
        {...scene.handlers}
      >
        <Grounds outlooks={outlooks} grounds={grounds} size={size} isPreview={isPreview} />
        <Links
          layout={layout}
          members={members}
          cuts={cuts}
          idle={idle}
          outlooks={outlooks}
          faults={faults}
        />
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
        {grounds !== null && !isPreview && (
          <Faults
            grounds={grounds}
            onHeal={([one, other]) => {
              const here = outlooks[one]?.part;
              const there = outlooks[other]?.part;
              if (here === undefined || there === undefined) return;
              mendLinks(members, cuts, linksAcross(members, here, there));
            }}
          />
        )}
        <GroundLabels outlooks={outlooks} labels={labels} size={size} />
        <LitLinks layout={layout} />
        <PointedWay layout={layout} />
        <Messages
          ways={ways}
          followerRef={follower}
          isSmall={isSmall}
          scale={scale}
          showsLinks={idle === null}
        />
        {members.clients.map((id) => {
          const place = layout.clients.get(id);
          return place === undefined ? null : (
            <ClientGlyph
              key={id}
              id={id}
              place={place}
              longMicros={longMicros}
              ground={groundOf(id)}
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
              ground={groundOf(id)}
              isTabStop={id === tabStop}
              isMenuOpen={id === menu?.id}
              onKeyDown={onKeyDown}
              onPress={onPress}
            />
          );
        })}
        <StoryPointers layout={layout} />
        <QuorumCards layout={layout} obstacles={scene.cardObstacles} faults={faults} />
        {slice !== null && <SlicePreview {...slice} members={members} layout={layout} />}
      </svg>
      <ZoomButtons corner={scene.buttonsCorner} hidesSomething={scene.hidesSomething} />
      <MessageCard ref={follower} offersDeeds={pixels.width >= NARROW_STAGE} />
      {menu !== null && (
        <NodeMenu
          key={menu.id}
          id={menu.id}
          layout={layout}
          scale={scale}
          members={members}
          cuts={cuts}
          takesFocus={menu.byKeyboard}
          onClose={close}
        />
      )}
    </>
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
