import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageInFlight } from '../sim/record.ts';
import { relay } from '../sim/testing/relay.ts';
import { laneBetween, laneX, laneY } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { MessagePool, type Ways } from './message-pool.ts';
import { nodeMetrics } from './node-metrics.ts';
import type { Loss } from './stage-view.ts';

/** As much of an element as the pool uses: there is no document here. */
class Mark {
  readonly style: Record<string, string> = {};
  readonly attributes = new Map<string, string>();
  readonly children: Mark[] = [];
  readonly shape: string;

  constructor(shape: string) {
    this.shape = shape;
  }

  cloneNode(): Mark {
    return new Mark(this.shape);
  }

  append(child: Mark): void {
    this.children.push(child);
  }

  querySelector(selector: string): Mark {
    return new Mark(/"(.*)"/.exec(selector)?.[1] ?? '');
  }

  querySelectorAll(): readonly Mark[] {
    return [];
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  toggleAttribute(name: string, isOn: boolean): void {
    if (isOn) this.attributes.set(name, '');
    else this.attributes.delete(name);
  }
}

const layout: StageLayout = {
  size: { width: 800, height: 600 },
  metrics: nodeMetrics('full', 30),
  points: new Map([
    ['n1', { x: 100, y: 100 }],
    ['n2', { x: 700, y: 100 }],
    ['n3', { x: 400, y: 500 }],
  ]),
  clients: new Map(),
};
const cutShare = 0.8;
const ways: Ways = { layout, cutShare: () => cutShare };

const message = (sequence: number, more: Partial<MessageInFlight> = {}): MessageInFlight => ({
  from: 'n1',
  to: 'n2',
  sequence,
  copy: 0,
  message: { type: 'token' },
  sentAtMicros: 0,
  arrivesAtMicros: 10_000,
  diesAtMicros: null,
  lossReason: null,
  cause: 0,
  operation: null,
  ...more,
});

let layer: Mark;
let pool: MessagePool;

beforeEach(() => {
  layer = new Mark('layer');
  // The pool does no more with these than the stand-ins allow.
  pool = new MessagePool(layer as unknown as SVGGElement, new Mark('') as unknown as ParentNode);
});

const show = (messages: readonly MessageInFlight[], losses: readonly Loss[] = []): void =>
  pool.show(messages, losses, relay, ways, null);

const shown = (): readonly Mark[] =>
  layer.children.filter(({ style }) => style['display'] !== 'none');

/** Where a mark is put that has gone a share of the way from n1 to n2. */
const placed = (share: number): string => {
  const lane = laneBetween(layout, 'n1', 'n2');
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  return `translate(${tenth(laneX(lane, share))}px,${tenth(laneY(lane, share))}px)`;
};

describe('the marks of messages', () => {
  it('are used again: a long run needs no more than were ever shown at once', () => {
    for (let sequence = 1; sequence <= 50; sequence++) {
      show([message(sequence), message(sequence + 1, { from: 'n3' })]);
      expect(shown()).toHaveLength(2);
    }
    show([]);
    expect(shown()).toHaveLength(0);
    // New ones are taken up before those that have arrived are put away.
    expect(layer.children).toHaveLength(4);
  });

  it('bear the name of their message, and none once they are put away', () => {
    show([message(1)]);
    expect(shown()[0]?.attributes.get('data-message')).toBe('n1>n2#1');
    show([]);
    expect(layer.children[0]?.attributes.has('data-message')).toBe(false);
    expect(pool.placeOf('n1>n2#1', 0)).toBeNull();
    show([message(2)]);
    expect(shown()[0]?.attributes.get('data-message')).toBe('n1>n2#2');
  });

  it('are where their messages are at the moment drawn', () => {
    show([message(1)]);
    pool.draw(2_500);
    expect(shown()[0]?.style['transform']).toBe(placed(0.25));
  });
});

describe('the crosses of lost messages', () => {
  const loss = (atMicros: number, atCut: boolean): Loss => ({
    message: message(1, { diesAtMicros: atMicros, lossReason: atCut ? 'cut' : 'loss' }),
    atMicros,
    atCut,
  });

  it('stand where the message was when it was lost', () => {
    show([], [loss(3_000, false)]);
    expect(shown()[0]?.style['transform']).toBe(placed(0.3));
  });

  it('stand at the cut when it was sent on a cut link', () => {
    show([], [loss(5_000, true)]);
    expect(shown()[0]?.style['transform']).toBe(placed(cutShare));
  });

  it('fade, are put away and used again', () => {
    show([], [loss(3_000, false), loss(4_000, false)]);
    pool.draw(3_000);
    expect(shown().map(({ style }) => style['strokeOpacity'])).toEqual(['1', '0']);
    show([], [loss(6_000, false)]);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.style['transform']).toBe(placed(0.6));
    expect(layer.children).toHaveLength(2);
  });
});
