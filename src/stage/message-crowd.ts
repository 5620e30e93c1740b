import type { MessageId } from '../sim/identifiers.ts';
import type { MessageFamily, Protocol } from '../sim/protocol.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import { epochColour } from '../ui/epoch.ts';
import type { Point } from './geometry.ts';
import { type Lane, laneX, laneY } from './lanes.ts';
import { shareOfLane } from './progress.ts';

/** The small outlines of the families, drawn from a message's place with relative commands. */
const OUTLINES: Readonly<Record<MessageFamily, string>> = {
  data: 'm-5-4.5h10v9h-10z',
  heartbeat: 'm-3.5-3.5h7v7h-7z',
  vote: 'm0-6l6 6l-6 6l-6-6z',
  acknowledgement: 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  commit: 'm0-5.5l5.5 10h-11z',
  refusal: 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0zm1.5 3l5-6',
  client: 'm-6.5-4.5h13v9h-13z',
};

const HOLLOW: ReadonlySet<MessageFamily> = new Set(['acknowledgement', 'refusal', 'client']);

/** What leads a message: its lane, and how far along that a cut is. */
export interface Guide {
  readonly lane: Lane;
  readonly cutShare: number;
}

interface Member {
  readonly message: MessageInFlight;
  kind: Kind;
  guide: Guide;
  generation: number;
}

/** All messages of one family and one colour, lit or faded: one element. */
interface Kind {
  readonly element: SVGPathElement;
  readonly outline: string;
  readonly isFaded: boolean;
  path: string;
}

/**
 * Draws messages where there are too many for an element each: those of one family and colour are
 * one path, written anew on every frame. A thousand cost about what fifty elements do.
 */
export class MessageCrowd {
  readonly #layer: SVGGElement;
  readonly #makePath: (isHollow: boolean, isFaded: boolean) => SVGPathElement;
  readonly #kinds = new Map<string, Kind>();
  readonly #members = new Map<MessageInFlight, Member>();
  #generation = 0;

  /** `makePath` gives a path as the style sheet draws filled or hollow marks, lit or faded ones. */
  constructor(
    layer: SVGGElement,
    makePath: (isHollow: boolean, isFaded: boolean) => SVGPathElement,
  ) {
    this.#layer = layer;
    this.#makePath = makePath;
  }

  /**
   * Takes up who is in the crowd and who of it stands back. Guides are asked for when a message is
   * new, or all have `moved`.
   */
  show(
    messages: readonly MessageInFlight[],
    protocol: Protocol,
    guideOf: (message: MessageInFlight) => Guide,
    moved: boolean,
    isFaded: (message: MessageInFlight) => boolean,
  ): void {
    if (messages.length === 0 && this.#members.size === 0) return;
    this.#generation++;
    for (const message of messages) {
      let member = this.#members.get(message);
      if (member === undefined) {
        member = {
          message,
          kind: this.#kindOf(message, protocol, isFaded(message)),
          guide: guideOf(message),
          generation: 0,
        };
        this.#members.set(message, member);
      } else {
        if (moved) member.guide = guideOf(message);
        if (member.kind.isFaded !== isFaded(message)) {
          member.kind = this.#kindOf(message, protocol, isFaded(message));
        }
      }
      member.generation = this.#generation;
    }
    for (const [message, { generation }] of this.#members) {
      if (generation !== this.#generation) this.#members.delete(message);
    }
  }

  /** Moves everyone to where they are at that moment. */
  draw(micros: number): void {
    const paths = new Map<Kind, string>();
    for (const { message, kind, guide } of this.#members.values()) {
      const share = shareOfLane(message, micros, guide.cutShare);
      const x = Math.round(laneX(guide.lane, share) * 10) / 10;
      const y = Math.round(laneY(guide.lane, share) * 10) / 10;
      paths.set(kind, `${paths.get(kind) ?? ''}M${x} ${y}${kind.outline}`);
    }
    for (const kind of this.#kinds.values()) {
      const path = paths.get(kind) ?? '';
      if (path === kind.path) continue;
      kind.path = path;
      kind.element.setAttribute('d', path);
    }
  }

  /** Where a message of the crowd is; null when it is not in it. */
  placeOf(id: MessageId, micros: number): Point | null {
    for (const { message, guide } of this.#members.values()) {
      if (messageIdOf(message) === id) return placeOn(message, guide, micros);
    }
    return null;
  }

  /** The message of the crowd nearest to a point, within `reach` pixels; null for none. */
  messageAt(point: Point, micros: number, reach: number): MessageId | null {
    let nearest: MessageInFlight | null = null;
    let least = reach;
    for (const { message, guide } of this.#members.values()) {
      const { x, y } = placeOn(message, guide, micros);
      const far = Math.hypot(x - point.x, y - point.y);
      if (far > least) continue;
      least = far;
      nearest = message;
    }
    return nearest === null ? null : messageIdOf(nearest);
  }

  #kindOf(message: MessageInFlight, protocol: Protocol, isFaded: boolean): Kind {
    const { family, epoch } = protocol.describeMessage(message.message);
    const key = `${family} ${epoch} ${isFaded}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const element = this.#makePath(HOLLOW.has(family), isFaded);
    element.style.color = epochColour(epoch);
    this.#layer.append(element);
    const kind = { element, outline: OUTLINES[family], isFaded, path: '' };
    this.#kinds.set(key, kind);
    return kind;
  }
}

const placeOn = (message: MessageInFlight, { lane, cutShare }: Guide, micros: number): Point => {
  const share = shareOfLane(message, micros, cutShare);
  return { x: laneX(lane, share), y: laneY(lane, share) };
};
