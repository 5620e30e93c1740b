import { type LinkKey, linkKey } from '../session/parts.ts';
import type { MessageId, NodeId } from '../sim/identifiers.ts';
import type { Protocol } from '../sim/protocol.ts';
import { type MessageInFlight, messageIdOf, shareOfWay } from '../sim/record.ts';
import { epochColour } from '../ui/epoch.ts';
import { type Convoy, CROWD, trafficOf } from './convoys.ts';
import type { Point } from './geometry.ts';
import { type Lane, laneBetween, laneX, laneY } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import type { StageLight } from './light.ts';
import { type MessageShape, shapeOf } from './MessageShapes.tsx';
import { type Guide, MessageCrowd } from './message-crowd.ts';
import { lossStrength, shareOfLane } from './progress.ts';
import type { Loss } from './stage-view.ts';

/** Where the messages of a moment travel. */
export interface Ways {
  readonly layout: StageLayout;
  /** How far along the way from one node to another the cut is. */
  readonly cutShare: (from: NodeId, to: NodeId) => number;
}

interface Slot {
  readonly shape: MessageShape;
  readonly element: SVGGElement;
  readonly ink: SVGGElement;
  readonly tail: SVGGElement;
  readonly cells: readonly SVGElement[];
  id: MessageId;
  message: MessageInFlight;
  lane: Lane;
  cutShare: number;
  generation: number;
  isFaded: boolean;
}

interface LossSlot {
  readonly element: SVGElement;
  loss: Loss;
  transform: string;
  isFaded: boolean;
}

interface ConvoySlot {
  readonly element: SVGGElement;
  readonly ink: SVGGElement;
  readonly count: ChildNode;
  convoy: Convoy;
  /** The name of the message that stands for all. */
  id: MessageId;
  lane: Lane;
  generation: number;
  isFaded: boolean;
}

/** Of more links in use than this none is drawn. */
const MOST_LINKS_IN_USE = 200;

/** How near the pointer has to be to a message of a crowd. */
const REACH_PIXELS = 11;

const NOWHERE = { x: 0, y: 0 };
const NO_LANE: Lane = { start: NOWHERE, control: NOWHERE, end: NOWHERE, degrees: 0 };

const translate = (x: number, y: number): string =>
  `translate(${Math.round(x * 10) / 10}px,${Math.round(y * 10) / 10}px)`;

const setFaded = (element: SVGElement, isFaded: boolean): void => {
  element.toggleAttribute('data-faded', isFaded);
};

/** Lets a mark stand back or not; writes only what is not so yet. */
const fade = (slot: { readonly element: SVGElement; isFaded: boolean }, isFaded: boolean): void => {
  if (slot.isFaded === isFaded) return;
  slot.isFaded = isFaded;
  setFaded(slot.element, isFaded);
};

/**
 * Draws messages in flight and the crosses of lost ones. Elements are copied from templates once and
 * used again and again; while nothing discrete changes, a frame writes only their transforms (and
 * the crosses' opacity).
 */
export class MessagePool {
  readonly #layer: SVGGElement;
  readonly #templates: ParentNode;
  readonly #slots = new Map<MessageInFlight, Slot>();
  readonly #free = new Map<MessageShape, Slot[]>();
  readonly #convoys = new Map<string, ConvoySlot>();
  readonly #freeConvoys: ConvoySlot[] = [];
  readonly #crowd: MessageCrowd;
  readonly #losses: LossSlot[] = [];
  #chosen: SVGGElement[] = [];
  #shownLosses = 0;
  #lanes = new Map<LinkKey, Lane>();
  #ways: Ways | null = null;
  #generation = 0;

  constructor(layer: SVGGElement, templates: ParentNode) {
    this.#layer = layer;
    this.#templates = templates;
    this.#crowd = new MessageCrowd(layer, (isHollow, isFaded) => {
      const shape = isHollow ? 'hollow crowd' : 'crowd';
      const path = this.#template(shape).cloneNode(true) as SVGPathElement; // as the templates have it
      setFaded(path, isFaded);
      return path;
    });
  }

  /**
   * Takes up what is in flight and what has just been lost, after a discrete change. The message
   * `chosen` is drawn by itself in any crowd. While something is lit, all else fades.
   */
  show(
    messages: readonly MessageInFlight[],
    losses: readonly Loss[],
    protocol: Protocol,
    ways: Ways,
    chosen: MessageId | null,
    light: StageLight | null = null,
  ): void {
    const isFaded = (message: MessageInFlight): boolean =>
      light !== null && !light.hasMessage(message);
    const isMoved = this.#ways !== ways;
    if (isMoved) {
      this.#ways = ways;
      this.#lanes = new Map();
    }
    this.#generation++;
    const { singles, convoys } = trafficOf(messages, chosen);
    const isCrowd = singles.length > CROWD;
    const isApart = (message: MessageInFlight) => messageIdOf(message) === chosen;
    const apart = isCrowd ? (chosen === null ? [] : singles.filter(isApart)) : singles;
    this.#crowd.show(
      isCrowd ? singles.filter((message) => !apart.includes(message)) : [],
      protocol,
      (message) => this.#guideOf(message, ways),
      isMoved,
      isFaded,
    );
    for (const message of apart) {
      let slot = this.#slots.get(message);
      if (slot === undefined) {
        slot = this.#take(message, protocol);
        this.#slots.set(message, slot);
        this.#lead(slot, ways);
      } else if (isMoved) {
        this.#lead(slot, ways);
      }
      slot.generation = this.#generation;
      fade(slot, isFaded(message));
    }
    for (const [message, slot] of this.#slots) {
      if (slot.generation === this.#generation) continue;
      slot.element.style.display = 'none';
      slot.element.removeAttribute('data-message');
      this.#slots.delete(message);
      this.#free.get(slot.shape)?.push(slot);
    }
    this.#showConvoys(convoys, protocol, ways, isMoved, isFaded);
    this.#showLosses(losses, protocol, ways, isFaded);
  }

  /** Moves everything to where it is at that moment. */
  draw(micros: number): void {
    this.#crowd.draw(micros);
    for (const { element, message, lane, cutShare } of this.#slots.values()) {
      const share = shareOfLane(message, micros, cutShare);
      element.style.transform = translate(laneX(lane, share), laneY(lane, share));
    }
    for (const { element, convoy, lane } of this.#convoys.values()) {
      const share = shareOfWay(convoy, micros);
      element.style.transform = translate(laneX(lane, share), laneY(lane, share));
    }
    for (let place = 0; place < this.#shownLosses; place++) {
      const slot = this.#losses[place];
      if (slot === undefined) continue;
      const strength = Math.round(lossStrength(slot.loss.atMicros, micros) * 50) / 50;
      slot.element.style.strokeOpacity = String(strength);
    }
  }

  /** Where a message is at a moment; null when it is not in flight. */
  placeOf(id: MessageId, micros: number): { readonly x: number; readonly y: number } | null {
    for (const slot of this.#slots.values()) {
      if (slot.id !== id) continue;
      const share = shareOfLane(slot.message, micros, slot.cutShare);
      return { x: laneX(slot.lane, share), y: laneY(slot.lane, share) };
    }
    for (const slot of this.#convoys.values()) {
      if (slot.id !== id) continue;
      const share = shareOfWay(slot.convoy, micros);
      return { x: laneX(slot.lane, share), y: laneY(slot.lane, share) };
    }
    return this.#crowd.placeOf(id, micros);
  }

  /** The message of a crowd at a point of the stage; null for none. */
  crowdedAt(point: Point, micros: number): MessageId | null {
    return this.#crowd.messageAt(point, micros, REACH_PIXELS);
  }

  /**
   * The links on which something is now on its way, each once, without those of clients. None while
   * there are so many that they could not be told apart.
   */
  linksInUse(): readonly (readonly [NodeId, NodeId])[] {
    if (this.#slots.size > MOST_LINKS_IN_USE) return [];
    const clients = this.#ways?.layout.clients;
    const links = new Map<LinkKey, readonly [NodeId, NodeId]>();
    const add = (from: NodeId, to: NodeId): void => {
      if (clients?.has(from) || clients?.has(to)) return;
      const key = linkKey(from, to);
      if (!links.has(key) && !links.has(linkKey(to, from))) links.set(key, [from, to]);
    };
    for (const { message } of this.#slots.values()) add(message.from, message.to);
    for (const { convoy } of this.#convoys.values()) add(convoy.from, convoy.to);
    return [...links.values()];
  }

  /** Marks the messages that are selected or pointed at. */
  choose(ids: ReadonlySet<MessageId>): void {
    for (const element of this.#chosen) element.removeAttribute('data-chosen');
    this.#chosen = [];
    if (ids.size === 0) return;
    for (const { element, id } of [...this.#slots.values(), ...this.#convoys.values()]) {
      if (!ids.has(id)) continue;
      element.setAttribute('data-chosen', '');
      this.#chosen.push(element);
    }
  }

  #template(shape: string): SVGElement {
    const found = this.#templates.querySelector<SVGElement>(`[data-shape="${shape}"]`);
    if (found === null) throw new Error(`There is no template of the shape ${shape}.`);
    return found;
  }

  #take(message: MessageInFlight, protocol: Protocol): Slot {
    const description = protocol.describeMessage(message.message);
    const shape = shapeOf(description);
    const slot = this.#free.get(shape)?.pop() ?? this.#make(shape, message);
    slot.id = messageIdOf(message);
    slot.message = message;
    slot.element.style.display = '';
    slot.ink.style.color = epochColour(description.epoch);
    slot.element.setAttribute('data-message', slot.id);
    const hidden = Math.max(0, description.cells.length - slot.cells.length);
    slot.cells.forEach((cell, place) => {
      cell.style.fill = epochColour(description.cells[hidden + place] ?? description.epoch);
    });
    return slot;
  }

  #make(shape: MessageShape, message: MessageInFlight): Slot {
    // A template is the group that MessageShapes draws, and so is its copy.
    const element = this.#template(shape).cloneNode(true) as SVGGElement;
    const ink = element.querySelector<SVGGElement>('[data-part="ink"]');
    const tail = element.querySelector<SVGGElement>('[data-part="tail"]');
    if (ink === null || tail === null) {
      throw new Error(`The template of the shape ${shape} lacks its ink or its tail.`);
    }
    const cells = [...element.querySelectorAll<SVGElement>('[data-cell]')];
    this.#layer.append(element);
    if (!this.#free.has(shape)) this.#free.set(shape, []);
    return {
      shape,
      element,
      ink,
      tail,
      cells,
      id: '',
      message,
      lane: NO_LANE,
      cutShare: 0.5,
      generation: 0,
      isFaded: false,
    };
  }

  #lane(from: NodeId, to: NodeId, layout: StageLayout): Lane {
    const key = linkKey(from, to);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane = laneBetween(layout, from, to);
    this.#lanes.set(key, lane);
    return lane;
  }

  #guideOf({ from, to, lossReason }: MessageInFlight, { layout, cutShare }: Ways): Guide {
    return {
      lane: this.#lane(from, to, layout),
      cutShare: lossReason === 'cut' ? cutShare(from, to) : 0.5,
    };
  }

  #lead(slot: Slot, ways: Ways): void {
    const { lane, cutShare } = this.#guideOf(slot.message, ways);
    slot.lane = lane;
    slot.cutShare = cutShare;
    slot.tail.setAttribute('transform', `rotate(${Math.round(lane.degrees)})`);
  }

  #showConvoys(
    convoys: readonly Convoy[],
    protocol: Protocol,
    { layout }: Ways,
    isMoved: boolean,
    isFaded: (message: MessageInFlight) => boolean,
  ): void {
    for (const convoy of convoys) {
      const [first] = convoy.members;
      if (first === undefined) continue;
      const known = this.#convoys.get(convoy.key);
      const slot = known ?? this.#freeConvoys.pop() ?? this.#makeConvoy(convoy);
      if (known === undefined) {
        this.#convoys.set(convoy.key, slot);
        slot.element.style.display = '';
      }
      if (known === undefined || isMoved) slot.lane = this.#lane(convoy.from, convoy.to, layout);
      const count = String(convoy.members.length);
      if (slot.count.nodeValue !== count) slot.count.nodeValue = count;
      const id = messageIdOf(first);
      if (slot.id !== id) {
        slot.id = id;
        slot.element.setAttribute('data-message', id);
        slot.ink.style.color = epochColour(protocol.describeMessage(first.message).epoch);
      }
      slot.convoy = convoy;
      fade(slot, convoy.members.every(isFaded));
      slot.generation = this.#generation;
    }
    for (const [key, slot] of this.#convoys) {
      if (slot.generation === this.#generation) continue;
      slot.element.style.display = 'none';
      slot.element.removeAttribute('data-message');
      slot.id = '';
      this.#convoys.delete(key);
      this.#freeConvoys.push(slot);
    }
  }

  #makeConvoy(convoy: Convoy): ConvoySlot {
    const element = this.#template('convoy').cloneNode(true) as SVGGElement; // as in #make
    const ink = element.querySelector<SVGGElement>('[data-part="ink"]');
    const count = element.querySelector('text')?.firstChild;
    if (ink === null || count === null || count === undefined) {
      throw new Error('The template of convoys lacks its ink or its number.');
    }
    this.#layer.append(element);
    return { element, ink, count, convoy, id: '', lane: NO_LANE, generation: 0, isFaded: false };
  }

  #showLosses(
    losses: readonly Loss[],
    protocol: Protocol,
    { layout, cutShare }: Ways,
    isFaded: (message: MessageInFlight) => boolean,
  ): void {
    losses.forEach((loss, place) => {
      let slot = this.#losses[place];
      if (slot === undefined) {
        const element = this.#template('loss').cloneNode(true) as SVGElement; // as above
        this.#layer.append(element);
        slot = { element, loss, transform: '', isFaded: false };
        this.#losses.push(slot);
      }
      const { message, atMicros, atCut } = loss;
      const { from, to } = message;
      const share = atCut ? cutShare(from, to) : shareOfWay(message, atMicros);
      const lane = this.#lane(from, to, layout);
      const transform = translate(laneX(lane, share), laneY(lane, share));
      if (slot.loss.message !== message || slot.transform === '') {
        slot.element.style.color = epochColour(protocol.describeMessage(message.message).epoch);
      }
      slot.loss = loss;
      fade(slot, isFaded(message));
      if (slot.transform !== transform) {
        slot.transform = transform;
        slot.element.style.transform = transform;
      }
      slot.element.style.display = '';
    });
    for (let place = losses.length; place < this.#shownLosses; place++) {
      const slot = this.#losses[place];
      if (slot !== undefined) slot.element.style.display = 'none';
    }
    this.#shownLosses = losses.length;
  }
}
