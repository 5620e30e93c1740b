import { describe, expect, it } from 'vitest';
import type { AnyEffect } from '../sim/effect.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../sim/record.ts';
import { believed, established, type FactReader, monitorsOf, violation } from './facts.ts';

interface Known {
  readonly value: number;
}
const stateOf = (value: number): NodeState => ({ value: 'up', context: { value } });
const sources = {
  read: (state: NodeState | null) => (state?.context as Known | undefined) ?? null,
  decides: (_: string, before: Known | null, after: Known) =>
    before?.value === after.value ? [] : [`decided ${after.value}`],
};

/** One node's history, told event by event; each answers with the facts that it establishes. */
const history = (reader: FactReader<string>) => {
  let value = 0;
  const base = { index: 0, atMicros: 0, cause: -1, operation: null, node: 'n1' };
  const send: AnyEffect = { kind: 'send', to: 'n2', message: { type: 'news' } };
  const inFlight: MessageInFlight = {
    from: 'n1',
    to: 'n2',
    sequence: 1,
    copy: 0,
    message: { type: 'news' },
    sentAtMicros: 0,
    arrivesAtMicros: 1,
    diesAtMicros: null,
    lossReason: null,
    cause: 0,
    operation: null,
  };
  const persist: AnyEffect = { kind: 'persist', durable: null };
  const step = (next: number, effects: readonly AnyEffect[], hasSent: boolean) => {
    const before = stateOf(value);
    const after = next === value ? before : stateOf(next);
    value = next;
    const sent = hasSent ? [inFlight] : [];
    return reader({
      ...base,
      before,
      after,
      effects,
      sent,
      kind: 'timer',
      timer: 't',
      byHand: false,
    } satisfies EventRecord);
  };
  return {
    /** Changes its state and nothing else. */
    remembers: (next: number) => step(next, [], false),
    /** Changes its state and has the disk store it; the disk is not done yet. */
    stores: (next: number) => step(next, [persist, send], false),
    /** Sends before it stores, as with a rule off. */
    sendsThenStores: (next: number) => step(next, [send, persist], true),
    sends: () => step(value, [send], true),
    /** Sends what need not wait for the disk. */
    sendsAtOnce: () => step(value, [{ ...send, waits: false } as AnyEffect], true),
    diskIsDone: () => {
      const state = stateOf(value);
      return reader({
        ...base,
        before: state,
        after: state,
        effects: [send],
        sent: [inFlight],
        kind: 'diskDone',
        stored: true,
      });
    },
    crashes: () =>
      reader({
        ...base,
        before: null,
        after: null,
        effects: [],
        sent: [],
        kind: 'intervention',
        entry: { atMicros: 0, intervention: { kind: 'kill', node: 'n1' } },
        destroyed: [],
      }),
    startsWith: (found: number) => {
      value = found;
      const after = stateOf(found);
      return reader({
        ...base,
        before: null,
        after,
        effects: [],
        sent: [],
        kind: 'start',
        incarnation: 1,
      });
    },
  };
};
const setup = () => ({ nodes: ['n1'], parameters: {} });
const node = () => history(established(sources)(setup()));

it('a disk that writes in no time has it at once: no event tells that a write is done', () => {
  const n1 = history(established(sources)({ ...setup(), hasInstantDisks: true }));
  expect(n1.stores(7)).toEqual(['decided 7']);
  expect(n1.remembers(8)).toEqual([]);
  n1.crashes();
  expect(n1.startsWith(7)).toEqual(['decided 7']);
});

describe('what a node decides', () => {
  it('counts once its disk has it', () => {
    const n1 = node();
    expect(n1.stores(7)).toEqual([]);
    expect(n1.diskIsDone()).toEqual(['decided 7']);
  });

  it('counts once something has left, if it was only in memory', () => {
    const n1 = node();
    expect(n1.remembers(7)).toEqual([]);
    expect(n1.sends()).toEqual(['decided 7']);
    expect(n1.sends()).toEqual([]);
  });

  it('never happened where a crash came before either', () => {
    const n1 = node();
    n1.remembers(7);
    n1.stores(8);
    n1.crashes();
    expect(n1.startsWith(0)).toEqual(['decided 0']);
    expect(n1.sends()).toEqual([]);
  });

  it('counts write by write, in order', () => {
    const n1 = node();
    n1.stores(7);
    n1.stores(8);
    expect(n1.diskIsDone()).toEqual(['decided 7']);
    n1.crashes();
    expect(n1.startsWith(7)).toEqual(['decided 7']);
  });

  it('is not told by a message that goes ahead of the disk', () => {
    const n1 = node();
    n1.stores(7);
    expect(n1.sendsAtOnce()).toEqual([]);
    expect(n1.diskIsDone()).toEqual(['decided 7']);
  });

  it('is not told by a message sent before it was stored (a rule off), until the disk has it', () => {
    const n1 = node();
    expect(n1.sendsThenStores(7)).toEqual([]);
    expect(n1.diskIsDone()).toEqual(['decided 7']);
  });

  it('was true already where a restart finds it on the disk', () => {
    expect(node().startsWith(5)).toEqual(['decided 5']);
  });
});

describe('what a node concludes', () => {
  const concluding = { read: sources.read, concludes: sources.decides };
  const learner = () => history(established(concluding)(setup()));

  it('counts at once, though nothing stores or tells it', () => {
    expect(learner().remembers(7)).toEqual(['decided 7']);
  });

  it('waits for a disk write under way, on which it may rest', () => {
    const n1 = learner();
    n1.stores(7);
    expect(n1.remembers(8)).toEqual([]);
    expect(n1.diskIsDone()).toEqual(['decided 7', 'decided 8']);
  });
});

it('what is believed counts at once, whatever a crash may undo', () => {
  const n1 = history(believed(sources)(setup()));
  expect(n1.remembers(7)).toEqual(['decided 7']);
  expect(n1.stores(8)).toEqual(['decided 8']);
});

it('monitors of one run read an event once, and say the first thing that breaks', () => {
  let reads = 0;
  const counting = {
    ...sources,
    decides: (...[_, before, after]: Parameters<typeof sources.decides>) => {
      reads++;
      return sources.decides('n1', before, after);
    },
  };
  const always = monitorsOf('always', believed(counting));
  const property = {
    id: 'test/none',
    title: 'None',
    claim: 'Nothing is decided.',
    citation: { paper: 'none', section: '1' },
  };
  const monitors = [1, 2].map(() =>
    always(property, () => (fact) => violation(['n1', 'n1'], `It has ${fact}.`)),
  );
  const one = setup();
  const watches = monitors.map(({ watch }) => watch(one));
  const seen = history((record) => {
    const found = watches.map((watch) => watch(record));
    expect(found).toEqual([found[0], found[0]]);
    return found[0] ? [`${found[0].nodes}: ${found[0].sentence}`] : [];
  });
  expect(seen.remembers(7)).toEqual(['n1: It has decided 7.']);
  expect(reads).toBe(1);
});
