import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { plainRaft } from '../testing/plans.ts';
import { costOf, isCheaper } from './cost.ts';

const doing = (...interventions: readonly Intervention[]): Scenario => ({
  ...plainRaft(),
  script: interventions.map((intervention) => ({ atMicros: 10_000, intervention })),
});

const kill = { kind: 'kill', node: 'n1' } as const;
const cheaper = (one: Scenario, other: Scenario): boolean => isCheaper(costOf(one), costOf(other));

describe('a scenario is cheaper', () => {
  const pause: Intervention = { kind: 'pause', node: 'n1' };

  it('with fewer interventions, however long it takes', () => {
    expect(cheaper({ ...doing(kill), untilMicros: 90_000_000 }, doing(kill, kill))).toBe(true);
  });

  it('with fewer servers, and then with fewer clients', () => {
    expect(cheaper({ ...doing(kill), nodes: 3 }, doing(kill))).toBe(true);
    expect(cheaper({ ...doing(kill), clients: [{}] }, doing(kill))).toBe(true);
  });

  it('with plainer interventions, on a plainer network, at rounder times', () => {
    expect(cheaper(doing(kill), doing(pause))).toBe(true);
    expect(cheaper(doing(kill), { ...doing(kill), network: { loss: 0.1 } })).toBe(true);
    const [entry] = doing(kill).script;
    if (entry === undefined) throw new Error('The script is empty.');
    const crooked = { ...doing(kill), script: [{ ...entry, atMicros: 10_001 }] };
    expect(cheaper(doing(kill), crooked)).toBe(true);
  });

  it('when it is shorter, if all else is equal, and never than itself', () => {
    expect(cheaper({ ...doing(kill), untilMicros: 20_000 }, doing(kill))).toBe(true);
    expect(cheaper(doing(kill), doing(kill))).toBe(false);
  });
});
