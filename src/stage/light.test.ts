import { beforeEach, describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { CausalWatcher } from '../session/lit-events.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import { Run } from '../sim/run.ts';
import { milliseconds } from '../sim/time.ts';
import { LightWatcher } from './light.ts';

let run: Run;
/** The event in which the first requests for votes leave their server. */
let asks: number;
/** The arrival of one of these. */
let arrival: number;
let request: MessageInFlight;

beforeEach(() => {
  run = Run.start(raft, {
    protocol: 'raft',
    seed: 42,
    nodes: 5,
    clients: [{}],
    untilMicros: milliseconds(60_000),
    script: [],
  });
  run.advanceTo(milliseconds(600));
  for (const record of run.records) {
    if (record.kind === 'diskDone' && record.sent.length > 1) {
      asks = record.index;
      break;
    }
  }
  for (const record of run.records.between(asks, run.records.length)) {
    if (record.kind === 'deliver' && record.cause === asks) {
      arrival = record.index;
      request = record.message;
      break;
    }
  }
});

const lightOf = (
  event: number,
  direction: 'past' | 'future',
  message: string | null = null,
  watcher = new LightWatcher(),
) => {
  const lit = new CausalWatcher().look(run, event, direction);
  if (lit === null) throw new Error('There is no such event.');
  return watcher.look(run, lit, message);
};

describe('what led to an event', () => {
  it('lights where it happened, and the links that its messages went over', () => {
    run.seekToEvent(arrival + 1);
    const { nodes, links } = lightOf(arrival, 'past');
    expect([...nodes].sort()).toEqual([request.from, request.to].sort());
    expect(links).toEqual([[request.from, request.to]]);
  });

  it('lights the message that led there, and none of those sent with it', () => {
    run.seekToEvent(asks + 1);
    const { hasMessage } = lightOf(arrival, 'past');
    const lit = run.world.messages().filter(hasMessage);
    expect(lit.map(messageIdOf)).toEqual([messageIdOf(request)]);
    expect(run.world.messages().length).toBeGreaterThan(1);
  });

  it('is lit only as far as it has happened', () => {
    run.seekToEvent(asks);
    expect(lightOf(arrival, 'past').links).toEqual([]);
    run.seekToEvent(asks + 1);
    expect(lightOf(arrival, 'past').links).toEqual([[request.from, request.to]]);
  });
});

describe('what came of an event', () => {
  it('is lit further and further while the run goes on, and less again on the way back', () => {
    const watcher = new LightWatcher();
    const lit = new CausalWatcher().look(run, asks, 'future');
    if (lit === null) throw new Error('There is no such event.');
    const litNodes = (): readonly string[] => [...watcher.look(run, lit, null).nodes];
    run.seekToEvent(asks + 1);
    expect(litNodes()).toEqual([request.from]);
    run.seekToEvent(arrival + 1);
    expect(litNodes()).toEqual([request.from, request.to]);
    run.seekTo(milliseconds(600));
    expect([...litNodes()].sort()).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    run.seekToEvent(asks + 1);
    expect(litNodes()).toEqual([request.from]);
  });

  it('lights every message that it sent', () => {
    run.seekToEvent(asks + 1);
    const { hasMessage } = lightOf(asks, 'future');
    const sent = run.world.messages().filter(({ cause }) => cause === asks);
    expect(run.world.messages().filter(hasMessage)).toEqual(sent);
    expect(sent).toHaveLength(4);
  });
});

describe('a message that is selected', () => {
  it('is lit with both its ends, even before it has arrived', () => {
    run.seekToEvent(asks + 1);
    const { nodes, links, hasMessage } = lightOf(asks, 'past', messageIdOf(request));
    expect([...nodes].sort()).toEqual([request.from, request.to].sort());
    expect(links).toEqual([[request.from, request.to]]);
    expect(run.world.messages().filter(hasMessage).map(messageIdOf)).toEqual([
      messageIdOf(request),
    ]);
  });
});

describe('what is lit', () => {
  it('is the same object while it is the same', () => {
    const watcher = new LightWatcher();
    const lit = new CausalWatcher().look(run, arrival, 'past');
    if (lit === null) throw new Error('There is no such event.');
    const before = watcher.look(run, lit, null);
    run.advanceTo(milliseconds(700));
    expect(watcher.look(run, lit, null)).toBe(before);
  });
});
