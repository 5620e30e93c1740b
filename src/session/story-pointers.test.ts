import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import { pointedCells, pointedPanel, pointersAt } from './story-pointers.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [],
  untilMicros: 1_000_000,
  captions: [
    {
      atMicros: 100_000,
      text: 'Look.',
      points: [
        { kind: 'cell', node: 'n1', index: 2 },
        { kind: 'cell', node: 'n1', index: 4 },
        { kind: 'panel', panel: 'logs' },
      ],
    },
  ],
};

const at = (micros: number) => {
  const run = Run.start(raft, scenario);
  run.advanceTo(micros);
  return { run, revision: 0 };
};

describe('what a story points at', () => {
  it('is lit at its stop, and neither before nor on the way from it', () => {
    expect(pointersAt(at(100_000))).toBe(scenario.captions?.[0]?.points);
    expect(pointersAt(at(99_999))).toEqual([]);
    expect(pointersAt(at(100_001))).toEqual([]);
  });

  it('is told to cells and panels', () => {
    expect(pointedCells(at(100_000), 'n1')).toBe('2 4');
    expect(pointedCells(at(100_000), 'n2')).toBe('');
    expect(pointedPanel(at(100_000))).toBe('logs');
    expect(pointedPanel(at(0))).toBeNull();
  });
});
