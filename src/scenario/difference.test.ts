import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../sim/scenario.ts';
import { applyDifference, differenceBetween, parseDifference } from './difference.ts';
import { textChecksum } from './payload.ts';
import { parseScenario } from './schema.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';

const parsed = (scenario: Scenario): Scenario => {
  const result = parseScenario(scenario);
  if (result.kind === 'problem') throw new Error(result.report.sentence);
  return result.scenario;
};

const heal = { atMicros: 5, intervention: { kind: 'heal' } } as const;
const kill = { atMicros: 6, intervention: { kind: 'kill', node: 'n1' } } as const;
const resume = { atMicros: 7, intervention: { kind: 'resume', node: 'n1' } } as const;

const base = parsed({
  protocol: 'raft',
  title: 'Base',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [heal, kill],
  untilMicros: 10,
});

describe('the difference between two scenarios', () => {
  it('makes the one of the other', () => {
    fc.assert(
      fc.property(arbitraryScenario, arbitraryScenario, (one, other) => {
        const difference = differenceBetween(parsed(one), parsed(other));
        const travelled = parseDifference(JSON.parse(JSON.stringify(difference)));
        if (travelled === null) throw new Error('The difference could not be read again.');
        expect(applyDifference(parsed(one), travelled)).toEqual({
          kind: 'scenario',
          scenario: other,
        });
      }),
    );
  });

  it('names only what is different', () => {
    const { title: _, ...untitled } = base;
    expect(differenceBetween(base, base)).toEqual({ of: expect.any(String) });
    expect(differenceBetween(base, { ...untitled, seed: 2 })).toEqual({
      of: expect.any(String),
      set: { seed: 2 },
      unset: ['title'],
    });
  });

  it.each([
    ['added at the end', [heal, kill, resume], [2, 0, [resume]]],
    ['put in between', [heal, resume, kill], [1, 0, [resume]]],
    ['replaced', [heal, resume], [1, 1, [resume]]],
    ['taken away', [kill], [0, 1, []]],
  ])('spells out what is %s in the script and nothing else', (_, script, splice) => {
    expect(differenceBetween(base, { ...base, script }).script).toEqual(splice);
  });

  it('is not laid over another scenario than the one it was made of', () => {
    const difference = differenceBetween(base, { ...base, nodes: 5 });
    expect(applyDifference({ ...base, seed: 9 }, difference)).toEqual({ kind: 'other-base' });
  });

  it('fits a run of which something else is said by now, as it did when the whole text was named', () => {
    const difference = differenceBetween(base, { ...base, nodes: 5 });
    const retold = { ...base, captions: [{ atMicros: 0, text: 'Look.' }] };
    const expected = { kind: 'scenario', scenario: { ...retold, nodes: 5 } };
    expect(applyDifference(retold, difference)).toEqual(expected);
    const ofVersion1 = { ...difference, of: textChecksum(JSON.stringify(base)) };
    expect(applyDifference(base, ofVersion1).kind).toBe('scenario');
    expect(applyDifference(retold, ofVersion1)).toEqual({ kind: 'other-base' });
    expect(applyDifference(retold, ofVersion1, [ofVersion1.of])).toEqual(expected);
  });

  it('is checked like any scenario once it is applied', () => {
    const { of } = differenceBetween(base, base);
    expect(applyDifference(base, { of, set: { nodes: 1e9 } }).kind).toBe('problem');
    expect(applyDifference(base, { of, set: { colour: 'red' } }).kind).toBe('problem');
    expect(applyDifference(base, { of, unset: ['seed'] }).kind).toBe('problem');
    expect(applyDifference(base, { of, script: [9, 9, ['x']] }).kind).toBe('problem');
  });
});
