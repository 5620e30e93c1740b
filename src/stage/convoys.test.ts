import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import { CROWD, MOST_ON_A_LINK, trafficOf } from './convoys.ts';

const message = (
  from: string,
  to: string,
  sequence: number,
  sentAtMicros: number,
  more: Partial<MessageInFlight> = {},
): MessageInFlight => ({
  from,
  to,
  sequence,
  copy: 0,
  message: { type: 'any' },
  sentAtMicros,
  arrivesAtMicros: sentAtMicros + 10_000,
  diesAtMicros: null,
  lossReason: null,
  cause: 0,
  operation: null,
  ...more,
});

/** So many on one link, all sent within a moment. */
const burst = (count: number, from = 'n1', to = 'n2', atMicros = 0): MessageInFlight[] =>
  Array.from({ length: count }, (_, place) => message(from, to, place + 1, atMicros + place));

describe('convoys', () => {
  it('leave a few messages alone, even on one link', () => {
    const few = burst(MOST_ON_A_LINK);
    expect(trafficOf(few, null)).toEqual({ singles: few, convoys: [] });
  });

  it('gather many messages of one link that go together', () => {
    const { singles, convoys } = trafficOf(burst(20), null);
    expect(singles).toEqual([]);
    expect(convoys).toHaveLength(1);
    expect(convoys[0]).toMatchObject({ from: 'n1', to: 'n2' });
    expect(convoys[0]?.members).toHaveLength(20);
  });

  it('keep the two directions of a link apart', () => {
    const { convoys } = trafficOf([...burst(20), ...burst(20, 'n2', 'n1')], null);
    expect(convoys.map(({ from }) => from).sort()).toEqual(['n1', 'n2']);
  });

  it('keep messages apart that are far from each other on the way', () => {
    const { convoys } = trafficOf([...burst(10), ...burst(10, 'n1', 'n2', 5_000)], null);
    expect(convoys).toHaveLength(2);
  });

  it('gather any two that go together once the stage is crowded', () => {
    const links = Array.from({ length: CROWD }, (_, place) => [`n${place}`, `m${place}`] as const);
    const pairs = links.flatMap(([from, to]) => burst(2, from, to));
    const { singles, convoys } = trafficOf(pairs, null);
    expect(singles).toEqual([]);
    expect(convoys).toHaveLength(CROWD);
  });

  it('leave out the message that was chosen, one delayed, and one about to get lost', () => {
    const many = burst(20);
    many[4] = message('n1', 'n2', 5, 4, { diesAtMicros: 5_000, lossReason: 'loss' });
    many[5] = message('n1', 'n2', 6, 5, { delayed: { atMicros: 6, share: 0 } });
    const { singles, convoys } = trafficOf(many, 'n1>n2#2');
    expect(singles.map(messageIdOf).sort()).toEqual(['n1>n2#2', 'n1>n2#5', 'n1>n2#6']);
    expect(convoys[0]?.members).toHaveLength(17);
  });

  it('draw every message once, whatever the traffic', () => {
    const any = fc.array(
      fc.record({
        from: fc.constantFrom('n1', 'n2', 'n3'),
        to: fc.constantFrom('m1', 'm2'),
        sentAtMicros: fc.integer({ min: 0, max: 30_000 }),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(any, (sent) => {
        const messages = sent.map(({ from, to, sentAtMicros }, place) =>
          message(from, to, place, sentAtMicros),
        );
        const { singles, convoys } = trafficOf(messages, null);
        const drawn = [...singles, ...convoys.flatMap(({ members }) => members)];
        expect(drawn).toHaveLength(messages.length);
        expect(new Set(drawn)).toEqual(new Set(messages));
        for (const { members, from, to } of convoys) {
          expect(members.length).toBeGreaterThan(1);
          expect(members.every((each) => each.from === from && each.to === to)).toBe(true);
        }
      }),
    );
  });

  it('keep their name when one of them arrives', () => {
    const many = burst(20);
    const before = trafficOf(many, null).convoys[0];
    const after = trafficOf(many.slice(1), null).convoys[0];
    expect(after?.key).toBe(before?.key);
  });
});
