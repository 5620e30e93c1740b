import { expect, it } from 'vitest';
import { driverFor } from '../../sim/machine/driver-for.ts';
import { Run } from '../../sim/run.ts';
import { occupationOf } from './context.ts';
import { twoPhaseCommit } from './index.ts';
import { twoPhaseMachine } from './machine.ts';
import { twoPhaseContextOf } from './state.ts';
import { randomRun } from './testing/seeds.ts';

it('is a flat machine, which the fast driver runs', () => {
  expect(driverFor(twoPhaseMachine).kind).toBe('compiled');
});

it('a node’s state always says what its unfinished transactions bind it to', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const scenario = randomRun(seed);
    for (const rulesOff of [[], twoPhaseCommit.rules.map(({ id }) => id)]) {
      const run = Run.start(twoPhaseCommit, { ...scenario, rulesOff });
      run.advanceTo(scenario.untilMicros);
      for (const { index, after } of run.records) {
        const context = twoPhaseContextOf(after);
        if (context === null || after?.value === 'recovering') continue;
        expect(`event ${index}: ${after?.value}`).toBe(`event ${index}: ${occupationOf(context)}`);
      }
    }
  }
});
