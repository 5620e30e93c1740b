import { describe, expect, it } from 'vitest';
import { deleteEntry, moveEntry } from '../../session/script-edits.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { scriptLines } from './script-lines.ts';

const heal: ScriptEntry = { atMicros: 400_000, intervention: { kind: 'heal' } };
const kill: ScriptEntry = { atMicros: 900_000, intervention: { kind: 'kill', node: 'n1' } };
const pause: ScriptEntry = { atMicros: 600_000, intervention: { kind: 'pause', node: 'n2' } };
const scenario: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [heal, kill],
  captions: [
    { atMicros: 0, text: 'Begins.' },
    { atMicros: 900_000, text: 'Ends.' },
  ],
  untilMicros: 2_000_000,
};
const told = (lines: ReturnType<typeof scriptLines>) =>
  lines.map((line) =>
    line.kind === 'entry' ? line.row.entry.intervention.kind : line.caption.text,
  );
const keyOf = (lines: ReturnType<typeof scriptLines>, entry: ScriptEntry) =>
  lines.find((line) => line.kind === 'entry' && line.row.entry === entry)?.key;

describe('the lines of a script', () => {
  it('are what is done and said in the order of time, also what is switched off', () => {
    expect(told(scriptLines({ scenario, off: [pause] }))).toEqual([
      'Begins.',
      'heal',
      'pause',
      'kill',
      'Ends.',
    ]);
  });

  it('keep their key when lines before them go or come', () => {
    const script = { scenario, off: [] };
    const before = keyOf(scriptLines(script), kill);
    expect(keyOf(scriptLines(deleteEntry(script, heal)), kill)).toBe(before);
    expect(keyOf(scriptLines(moveEntry(script, heal, 1_500_000)), kill)).toBe(before);
  });

  it('have keys of their own, even where one entry stands twice', () => {
    const lines = scriptLines({ scenario: { ...scenario, script: [heal, heal, kill] }, off: [] });
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  });
});
