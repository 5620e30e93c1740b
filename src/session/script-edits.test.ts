import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { ScriptEntry } from '../sim/intervention.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import {
  addEntry,
  changeCaption,
  changeEntry,
  deleteEntries,
  deleteEntry,
  moveArrival,
  moveEntries,
  moveEntry,
  type Script,
  scriptRows,
  switchEntry,
} from './script-edits.ts';

const heal: ScriptEntry = { atMicros: 400_000, intervention: { kind: 'heal' } };
const kill: ScriptEntry = {
  atMicros: 900_000,
  afterStep: 2,
  intervention: { kind: 'kill', node: 'n1' },
};
const scenario: Scenario = {
  protocol: 'raft',
  seed: 11,
  nodes: 3,
  clients: [],
  script: [heal, kill],
  untilMicros: 2_000_000,
};
const script: Script = { scenario, off: [] };

describe('editing a script', () => {
  it('moves an entry to another time, within the run, after all that is due then', () => {
    expect(moveEntry(script, kill, 500_000.4).becomes).toEqual({
      atMicros: 500_000,
      intervention: kill.intervention,
    });
    expect(moveEntry(script, kill, -5).becomes?.atMicros).toBe(0);
    expect(moveEntry(script, kill, 9e9).becomes?.atMicros).toBe(2_000_000);
  });

  it('keeps the entries in the order of time when one is moved past another', () => {
    const { scenario: moved, becomes } = moveEntry(script, heal, 1_000_000);
    expect(moved.script).toEqual([kill, becomes]);
  });

  it('moves and deletes what was done in one go in one go', () => {
    const cuts: readonly ScriptEntry[] = ['n2', 'n3'].map((to) => ({
      atMicros: 600_000,
      intervention: { kind: 'cut', from: 'n1', to },
    }));
    const three = { scenario: { ...scenario, script: [heal, ...cuts, kill] }, off: [] };
    const moved = moveEntries(three, cuts, 700_000);
    expect(moved.scenario.script.map(({ atMicros }) => atMicros)).toEqual([
      400_000, 700_000, 700_000, 900_000,
    ]);
    expect(moved.entry).toBe(cuts[0]);
    expect(moved.becomes).toBe(moved.scenario.script[1]);
    expect(moved.name).toBe('cut n1 → n2 and 1 more at 0.700 s');
    expect(deleteEntries(three, cuts)).toMatchObject(script);
  });

  it('changes what an entry does, in its place', () => {
    const { scenario: changed, becomes } = changeEntry(script, kill, { kind: 'kill', node: 'n2' });
    expect(changed.script).toEqual([heal, becomes]);
    expect(becomes).toEqual({ ...kill, intervention: { kind: 'kill', node: 'n2' } });
  });

  it('deletes an entry, switched on or off', () => {
    expect(deleteEntry(script, heal).scenario.script).toEqual([kill]);
    const off = switchEntry(script, heal, false);
    expect(deleteEntry(off, heal)).toMatchObject({ scenario: { script: [kill] }, off: [] });
  });

  it('shows an entry that is switched off among the others, in the order of time', () => {
    const off = switchEntry(script, heal, false);
    expect(off.scenario.script).toEqual([kill]);
    expect(scriptRows(off)).toEqual([
      { entry: heal, isOn: false },
      { entry: kill, isOn: true },
    ]);
  });

  it('that switches an entry off and on again changes nothing', () => {
    for (const entry of scenario.script) {
      const off = switchEntry(script, entry, false);
      expect(switchEntry(off, entry, true)).toMatchObject(script);
    }
  });

  it('adds an entry after all that are due no later', () => {
    const entry: ScriptEntry = { atMicros: 400_000, intervention: { kind: 'pause', node: 'n3' } };
    expect(addEntry(script, entry).scenario.script).toEqual([heal, entry, kill]);
  });

  it('adds, changes and deletes captions, in the order of time', () => {
    const two = changeCaption(changeCaption(scenario, null, { atMicros: 9, text: 'then' }), null, {
      atMicros: 3,
      text: 'first',
    });
    expect(two.captions?.map(({ text }) => text)).toEqual(['first', 'then']);
    const moved = changeCaption(two, 0, { atMicros: 12, text: 'last' });
    expect(moved.captions?.map(({ text }) => text)).toEqual(['then', 'last']);
    expect(changeCaption(changeCaption(moved, 0, null), 0, null)).toEqual(scenario);
  });
});

describe('moving the arrival of a message', () => {
  const played = (of: Scenario): Run => {
    const run = Run.start(raft, of);
    run.advanceTo(of.untilMicros);
    return run;
  };
  const plain = { ...scenario, script: [] };
  const sent: readonly MessageInFlight[] = [...played(plain).records].flatMap(
    (record) => record.sent,
  );
  const arrivalOf = (run: Run, id: string): number | undefined =>
    [...run.records].find(
      (record) => record.kind === 'deliver' && messageIdOf(record.message) === id,
    )?.atMicros;

  it('makes it arrive at just that moment, and changes nothing before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sent.slice(0, 200)),
        fc.integer({ min: 0, max: 60_000 }),
        (message, later) => {
          const id = messageIdOf(message);
          const at = message.sentAtMicros + later;
          fc.pre(at < plain.untilMicros);
          const edit = moveArrival({ scenario: plain, off: [] }, { ...message, id }, at);
          const run = played(edit.scenario);
          expect(arrivalOf(run, id)).toBe(at);
          const before = played(plain);
          const forkMicros = Math.min(edit.forkMicros, message.sentAtMicros) - 1;
          run.seekTo(Math.max(0, forkMicros));
          before.seekTo(Math.max(0, forkMicros));
          expect(run.fingerprint()).toBe(before.fingerprint());
        },
      ),
      { numRuns: 25 },
    );
  });

  it('forgets an earlier wish about the same message, and a wish for what happens anyway', () => {
    const [message] = sent;
    if (message === undefined) throw new Error('Nothing was sent.');
    const about = { ...message, id: messageIdOf(message) };
    const once = moveArrival(script, about, message.arrivesAtMicros + 5_000);
    const twice = moveArrival(once, about, message.arrivesAtMicros - 1_000);
    expect(twice.entry).toBe(once.becomes);
    expect(twice.scenario.script).toHaveLength(3);
    expect(moveArrival(twice, about, message.arrivesAtMicros)).toMatchObject(script);
  });

  it('never lets it arrive before it was sent, nor after it would be lost', () => {
    const about = { id: 'n1>n2#1', sentAtMicros: 100, arrivesAtMicros: 900, diesAtMicros: 500 };
    expect(moveArrival(script, about, 20).becomes?.atMicros).toBe(100);
    expect(moveArrival(script, about, 800).becomes).toEqual({
      atMicros: 499,
      intervention: { kind: 'deliverNow', message: 'n1>n2#1' },
    });
  });
});
