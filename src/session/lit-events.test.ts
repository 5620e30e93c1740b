import { afterEach, describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { Run } from '../sim/run.ts';
import { milliseconds } from '../sim/time.ts';
import { causalFuture, causalPast } from './causality.ts';
import { CausalWatcher, knowMessagesFrom, litText, selectedEventOf } from './lit-events.ts';

const start = (): Run =>
  Run.start(raft, {
    protocol: 'raft',
    seed: 42,
    nodes: 5,
    clients: [{}],
    untilMicros: milliseconds(60_000),
    script: [],
  });

/** The first event, from one on, that sends messages. */
const firstSending = (run: Run, from = 0): number => {
  for (const record of run.records.between(from, run.records.length)) {
    if (record.sent.length > 0) return record.index;
  }
  throw new Error('Nothing was sent.');
};

describe('the events that are lit', () => {
  it('are what led to the one selected', () => {
    const run = start();
    run.advanceTo(milliseconds(600));
    const event = run.eventCount - 1;
    const lit = new CausalWatcher().look(run, event, 'past');
    expect([...(lit?.events ?? [])]).toEqual([...causalPast(run.events, event)]);
  });

  it('grow with what is known, where they are what came of it', () => {
    const run = start();
    run.advanceTo(milliseconds(300));
    const event = firstSending(run);
    const watcher = new CausalWatcher();
    const early = watcher.look(run, event, 'future')?.events.size ?? 0;
    run.advanceTo(milliseconds(600));
    const late = watcher.look(run, event, 'future');
    expect(late?.events.size).toBeGreaterThan(early);
    expect([...(late?.events ?? [])]).toEqual([...causalFuture(run.events, event)]);
  });

  it('are the same object until they are others', () => {
    const run = start();
    run.advanceTo(milliseconds(600));
    const watcher = new CausalWatcher();
    const event = firstSending(run);
    const past = watcher.look(run, event, 'past');
    run.advanceTo(milliseconds(900));
    expect(watcher.look(run, event, 'past')).toBe(past);
    const future = watcher.look(run, event, 'future');
    expect(future).not.toBe(past);
    expect(watcher.look(run, event, 'future')).toBe(future);
  });

  it('forget what a change in the past has undone', () => {
    const run = start();
    run.advanceTo(milliseconds(900));
    const watcher = new CausalWatcher();
    const event = firstSending(run);
    const last = run.eventCount - 1;
    watcher.look(run, event, 'future');
    run.seekToEvent(event + 2);
    run.intervene({ kind: 'kill', node: 'n1' });
    expect([...(watcher.look(run, event, 'future')?.events ?? [])]).toEqual([
      ...causalFuture(run.events, event),
    ]);
    expect(watcher.look(run, last, 'past')).toBeNull();
  });
});

describe('what is lit, in words', () => {
  it('says which way and how much', () => {
    expect(litText({ event: 4, direction: 'past', events: new Set([1, 4]) })).toBe(
      'Lit: what led to it, 2 events.',
    );
    expect(litText({ event: 4, direction: 'future', events: new Set([4]) })).toBe(
      'Lit: what came of it as far as is known, this event alone.',
    );
  });
});

describe('the event that a selection stands for', () => {
  let forget = (): void => undefined;
  afterEach(() => forget());

  const runWithMessage = () => {
    const run = start();
    run.advanceTo(milliseconds(100));
    while (run.world.messages().length === 0) run.stepForward();
    return run;
  };

  it('is the sending of a message that is on its way', () => {
    const run = runWithMessage();
    const [message] = run.world.messages();
    const id = `${message?.from}>${message?.to}#${message?.sequence}`;
    expect(selectedEventOf({ run, selection: { kind: 'message', id } })).toBe(message?.cause);
  });

  it('is what those say who know all messages', () => {
    const run = runWithMessage();
    forget = knowMessagesFrom((_run, id) => (id === 'n1>n2#1' ? 7 : null));
    expect(selectedEventOf({ run, selection: { kind: 'message', id: 'n1>n2#1' } })).toBe(7);
    forget();
    expect(selectedEventOf({ run, selection: { kind: 'message', id: 'n1>n2#99' } })).toBeNull();
  });

  it('is none for nodes and links', () => {
    const run = start();
    expect(selectedEventOf({ run, selection: { kind: 'node', id: 'n1' } })).toBeNull();
    expect(selectedEventOf({ run, selection: { kind: 'event', index: 3 } })).toBe(3);
  });
});
