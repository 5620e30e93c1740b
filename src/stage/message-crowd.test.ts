import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageFamily, Protocol } from '../sim/protocol.ts';
import type { MessageInFlight } from '../sim/record.ts';
import { type Guide, MessageCrowd } from './message-crowd.ts';

/** A path that only remembers what was drawn. */
class Path {
  readonly style = { color: '' };
  readonly isFaded: boolean;
  d = '';
  constructor(isFaded: boolean) {
    this.isFaded = isFaded;
  }
  setAttribute(_name: string, value: string): void {
    this.d = value;
  }
}

const message = (from: string, sequence: number, family: MessageFamily): MessageInFlight => ({
  from,
  to: 'n2',
  sequence,
  copy: 0,
  message: { type: family },
  sentAtMicros: 0,
  arrivesAtMicros: 1_000,
  diesAtMicros: null,
  lossReason: null,
  cause: 0,
  operation: null,
});

const describeMessage: Protocol['describeMessage'] = ({ type }) => ({
  family: type as MessageFamily, // as `message` above gives it
  label: type,
  epoch: 1,
  cells: [],
});
// The crowd asks a protocol nothing but how to describe a message.
const protocol = { describeMessage } as Protocol;

const guide: Guide = {
  lane: {
    start: { x: 0, y: 0 },
    control: { x: 50, y: 0 },
    end: { x: 100, y: 0 },
    degrees: 0,
  },
  cutShare: 0.5,
};

const nobody = (): boolean => false;

let paths: Path[] = [];
let crowd: MessageCrowd;

beforeEach(() => {
  paths = [];
  // There is no document here: the crowd does no more with these than the stand-ins allow.
  const layer = { append: () => undefined } as unknown as SVGGElement;
  crowd = new MessageCrowd(layer, (_isHollow, isFaded) => {
    const path = new Path(isFaded);
    paths.push(path);
    return path as unknown as SVGPathElement;
  });
});

describe('a crowd of messages', () => {
  it('has one path for each family, with a mark where each message is', () => {
    const all = [message('n1', 1, 'data'), message('n1', 2, 'data'), message('n1', 3, 'vote')];
    crowd.show(all, protocol, () => guide, true, nobody);
    crowd.draw(500);
    expect(paths).toHaveLength(2);
    expect(paths[0]?.d.match(/M50 0/g)).toHaveLength(2);
    expect(paths[1]?.d.match(/M50 0/g)).toHaveLength(1);
  });

  it('lets those go that have arrived', () => {
    const all = [message('n1', 1, 'data'), message('n1', 2, 'data')];
    crowd.show(all, protocol, () => guide, true, nobody);
    crowd.show(all.slice(1), protocol, () => guide, false, nobody);
    crowd.draw(0);
    expect(paths[0]?.d.match(/M/g)).toHaveLength(1);
    crowd.show([], protocol, () => guide, false, nobody);
    crowd.draw(0);
    expect(paths[0]?.d).toBe('');
  });

  it('lets those stand back that do not belong to what is lit, and come forward again', () => {
    const all = [message('n1', 1, 'data'), message('n1', 2, 'data')];
    const marksOf = (isFaded: boolean): number =>
      paths
        .filter((path) => path.isFaded === isFaded)
        .reduce((sum, { d }) => sum + (d.match(/M/g)?.length ?? 0), 0);
    crowd.show(all, protocol, () => guide, true, nobody);
    crowd.show(
      all,
      protocol,
      () => guide,
      false,
      ({ sequence }) => sequence === 2,
    );
    crowd.draw(0);
    expect([marksOf(false), marksOf(true)]).toEqual([1, 1]);
    crowd.show(all, protocol, () => guide, false, nobody);
    crowd.draw(0);
    expect([marksOf(false), marksOf(true)]).toEqual([2, 0]);
  });

  it('finds the message under the pointer, and where a message is', () => {
    crowd.show([message('n1', 1, 'data')], protocol, () => guide, true, nobody);
    expect(crowd.messageAt({ x: 24, y: 3 }, 250, 10)).toBe('n1>n2#1');
    expect(crowd.messageAt({ x: 60, y: 3 }, 250, 10)).toBeNull();
    expect(crowd.placeOf('n1>n2#1', 250)).toEqual({ x: 25, y: 0 });
    expect(crowd.placeOf('n1>n2#9', 250)).toBeNull();
  });
});
