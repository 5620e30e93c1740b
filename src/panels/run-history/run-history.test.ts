import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../sim/record.ts';
import { ListedRecords } from '../../sim/testing/listed-records.ts';
import { intervened, message, plainProtocol, record } from '../testing.ts';
import { RunHistory } from './run-history.ts';

const state = (value: string, epoch: number, leads = false) => ({
  value,
  context: { epoch, leads },
});

const history = () => new RunHistory(plainProtocol, (id) => id.startsWith('n'));

const follower = state('follower', 1);
const candidate = state('candidate', 2);
const leader = state('leader', 2, true);

const life = new ListedRecords([
  record('start', 0, { node: 'n1', after: follower, incarnation: 0 }),
  record('timer', 1, {
    node: 'n1',
    atMicros: 200,
    before: follower,
    after: candidate,
    timer: 'electionTimeout',
    byHand: false,
  }),
  record('deliver', 2, {
    node: 'n1',
    atMicros: 300,
    before: candidate,
    after: leader,
    message: message('n2', 'n1', 1, 290),
  }),
  intervened(3, 400, { kind: 'pause', node: 'n1' }),
  intervened(4, 500, { kind: 'resume', node: 'n1' }),
  intervened(5, 600, { kind: 'kill', node: 'n1' }),
  intervened(6, 700, { kind: 'restart', node: 'n1' }),
  record('start', 7, { node: 'n1', atMicros: 700, after: follower, incarnation: 1 }),
]);

describe('a lifeline', () => {
  it('tells role, epoch and fate of a node over time', () => {
    const told = history();
    expect(told.extend(life, 100)).toBe(true);
    expect(
      told.lifelines
        .of('n1')
        .map(({ fromMicros, status, state, epoch, leads }) => [
          fromMicros,
          status,
          state,
          epoch,
          leads,
        ]),
    ).toEqual([
      [0, 'up', 'follower', 1, false],
      [200, 'up', 'candidate', 2, false],
      [300, 'up', 'leader', 2, true],
      [400, 'paused', 'leader', 2, true],
      [500, 'up', 'leader', 2, true],
      [600, 'down', 'leader', 2, true],
      [700, 'up', 'follower', 1, false],
    ]);
  });

  it('says since when a node has been in its state and where it came from, at any moment shown', () => {
    const told = history();
    told.extend(life, 100);
    expect(told.lifelines.inStateSince('n1', 5)).toEqual({
      sinceMicros: 300,
      cameFrom: 'candidate',
    });
    expect(told.lifelines.inStateSince('n1', 2)).toEqual({
      sinceMicros: 200,
      cameFrom: 'follower',
    });
    expect(told.lifelines.inStateSince('n1', 8)).toEqual({ sinceMicros: 700, cameFrom: null });
    expect(told.lifelines.inStateSince('n1', 0)).toBeNull();
  });
});

describe('the history of a run', () => {
  it('takes in a bounded number of events at a time', () => {
    const told = history();
    expect(told.extend(life, 3)).toBe(false);
    expect(told.eventCount).toBe(3);
    expect(told.extend(life, 3)).toBe(false);
    expect(told.extend(life, 3)).toBe(true);
  });

  it('tells cuts of the same instant as one moment', () => {
    const told = history();
    const cuts = ['n2', 'n3', 'n4'].map((to, place) =>
      intervened(place, 50, { kind: 'cut', from: 'n1', to }),
    );
    told.extend(new ListedRecords([...cuts, intervened(3, 50, { kind: 'heal' })]), 100);
    expect(told.moments.map(({ event, lastEvent }) => [event, lastEvent])).toEqual([
      [0, 2],
      [3, 3],
    ]);
  });

  it('marks messages that a cut destroys as lost where they were', () => {
    const told = history();
    const destroyed = { ...message('n1', 'n2', 1, 0), diesAtMicros: 4_000 };
    told.extend(
      new ListedRecords([
        record('start', 0, {
          node: 'n1',
          after: leader,
          incarnation: 0,
          sent: [message('n1', 'n2', 1, 0)],
        }),
        intervened(1, 4_000, { kind: 'cut', from: 'n1', to: 'n2' }, [destroyed]),
      ]),
      100,
    );
    expect(told.messages.row(0)).toMatchObject({
      fate: 'lost',
      endMicros: 4_000,
      arrivesMicros: 10_000,
    });
  });

  it('is the same after a change in the past as if that had been the only past', () => {
    fc.assert(
      fc.property(randomRuns(), (runs) => {
        const [first, second, shared] = runs;
        const changed = new ListedRecords(first);
        const grown = history();
        grown.extend(changed, Number.POSITIVE_INFINITY);
        changed.change(shared, second.slice(shared));
        grown.extend(changed, Number.POSITIVE_INFINITY);
        const fresh = history();
        fresh.extend(changed, Number.POSITIVE_INFINITY);
        expect(contentOf(grown)).toEqual(contentOf(fresh));
      }),
    );
  });
});

const contentOf = (told: RunHistory) => ({
  lives: ['n1', 'n2'].map((id) => told.lifelines.of(id)),
  moments: told.moments,
  messages: Array.from({ length: told.messages.length }, (_, row) => told.messages.row(row)),
});

/** Two runs of the same length and how many events they share. */
function randomRuns() {
  const happening = fc.constantFrom('send', 'deliver', 'role', 'kill', 'start', 'cut' as const);
  return fc
    .record({
      one: fc.array(happening, { maxLength: 60 }),
      other: fc.array(happening, { maxLength: 60 }),
    })
    .chain(({ one, other }) =>
      fc.nat(Math.min(one.length, other.length)).map((shared) => {
        const changed = [...one.slice(0, shared), ...other.slice(shared)];
        return [played(one), played(changed), shared] as const;
      }),
    );
}

/** A run in which these things happen one after the other. */
function played(happenings: readonly string[]): readonly EventRecord[] {
  let sequence = 0;
  const open: ReturnType<typeof message>[] = [];
  return happenings.map((happening, index): EventRecord => {
    const atMicros = Math.floor(index / 2) * 3_000;
    const node = index % 3 === 0 ? 'n1' : 'n2';
    switch (happening) {
      case 'send': {
        const sent = message('n1', 'n2', ++sequence, atMicros, { cause: index });
        open.push(sent);
        return record('timer', index, {
          node,
          atMicros,
          sent: [sent],
          timer: 'tick',
          byHand: false,
        });
      }
      case 'deliver': {
        const delivered = open.shift();
        return delivered
          ? record('deliver', index, { node: 'n2', atMicros, message: delivered })
          : record('diskDone', index, { node, atMicros, stored: true });
      }
      case 'role':
        return record('timer', index, {
          node,
          atMicros,
          before: follower,
          after: state('leader', index, true),
          timer: 'tick',
          byHand: false,
        });
      case 'kill':
        return intervened(index, atMicros, { kind: 'kill', node });
      case 'start':
        return record('start', index, { node, atMicros, after: follower, incarnation: index });
      default:
        return intervened(index, atMicros, { kind: 'cut', from: 'n1', to: 'n2' });
    }
  });
}
