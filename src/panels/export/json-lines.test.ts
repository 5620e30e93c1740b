import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { jsonLines } from './json-lines.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 4,
  nodes: 3,
  clients: [],
  network: { loss: 0.2 },
  script: [{ atMicros: 300_000, intervention: { kind: 'partition', groups: [['n1']] } }],
  untilMicros: 600_000,
};
const run = Run.start(raft, scenario);
run.advanceTo(600_000);
const text = [
  ...jsonLines(
    { scenario, events: run.eventCount, fingerprint: run.fingerprint() },
    run.records,
    ({ kind }) => `a ${kind}`,
  ),
].join('');
const lines = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const [head, ...events] = lines;

describe('a run as JSON lines', () => {
  it('begins with what was run, from which the same run can be played again', () => {
    expect(head).toMatchObject({ format: 'quorate-run', version: 1, events: events.length });
    const again = Run.start(raft, head.scenario);
    again.advanceTo(600_000);
    expect(again.fingerprint()).toBe(head.fingerprint);
  });

  it('ends each line with a line break, and has no other', () => {
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n')).toHaveLength(run.records.length + 2);
  });

  it('tells of an event in always the same order', () => {
    expect(text.split('\n')[1]).toBe(
      '{"event":0,"atMicros":0,"kind":"start","node":"n1","cause":null,"operation":null,"incarnation":0,"sent":[],"state":"follower","text":"a start"}',
    );
  });

  it('has a line for each event, in order, each with its cause before it', () => {
    expect(events.map(({ event }) => event)).toEqual([...run.records].map(({ index }) => index));
    for (const { event, cause } of events) if (cause !== null) expect(cause).toBeLessThan(event);
  });

  it('names each message that arrived or was lost, and as its cause the event that sent it', () => {
    const ended = events.filter(({ kind }) => kind === 'deliver' || kind === 'lost');
    expect(ended.length).toBeGreaterThan(0);
    for (const { message, cause } of ended) {
      expect(events[cause].sent.map(({ id }: { id: string }) => id)).toContain(message);
    }
  });

  it('tells what was done', () => {
    expect(events.find(({ kind }) => kind === 'intervention')).toMatchObject({
      intervention: { kind: 'partition', groups: [['n1']] },
      text: 'a intervention',
    });
  });
});
