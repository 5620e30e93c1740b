import { describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../sim/operation.ts';
import type { Monitor, Rule } from '../../sim/protocol.ts';
import { longWaits, rulesSwitchedOff, verdictsOf } from './verdicts.ts';

const citation = { paper: 'A paper', section: '1' };

const monitor = (id: string, kind: Monitor['kind'] = 'always'): Monitor => ({
  id,
  kind,
  title: id,
  claim: `${id} holds.`,
  citation,
  watch: () => () => null,
});

const judged = (eventCount: number) => ({
  protocol: { monitors: [monitor('one'), monitor('two'), monitor('seen', 'sometimes')] },
  eventCount,
  broken: [
    {
      monitor: monitor('two'),
      atEvent: 7,
      atMicros: 500,
      violation: { nodes: ['n1', 'n2'], sentence: 'n1 and n2 both lead term 2.' },
    },
  ],
});

describe('the verdicts at the moment shown', () => {
  it('are one for each monitor that must never break', () => {
    expect(verdictsOf(judged(100)).map(({ id }) => id)).toEqual(['one', 'two']);
  });

  it('are broken only once the event that broke them has happened', () => {
    expect(verdictsOf(judged(7))[1]?.broken).toBeNull();
    expect(verdictsOf(judged(8))[1]?.broken).toEqual({
      atEvent: 7,
      atMicros: 500,
      sentence: 'n1 and n2 both lead term 2.',
    });
  });
});

const operation = (
  client: string,
  invokedAtMicros: number,
  invokedByEvent: number,
  completedByEvent: number | null,
): OperationRecord => ({
  id: `${client}#1`,
  client,
  operation: { kind: 'get', key: 'x' },
  invokedAtMicros,
  completedAtMicros: null,
  outcome: 'open',
  result: null,
  reason: null,
  answeredBy: null,
  invokedByEvent,
  completedByEvent,
});

describe('clients that wait long', () => {
  it('are those whose operation is open at the moment shown, longest first', () => {
    const run = {
      nowMicros: 1_000_000,
      eventCount: 50,
      operations: [
        operation('c1', 500_000, 10, null),
        operation('c2', 100_000, 5, 60),
        operation('c3', 100_000, 5, 40),
        operation('c4', 900_000, 45, null),
        operation('c5', 1_200_000, 55, null),
      ],
    };
    expect(longWaits(run)).toEqual([
      { client: 'c2', waitedMicros: 900_000 },
      { client: 'c1', waitedMicros: 500_000 },
    ]);
  });
});

describe('rules switched off', () => {
  it('are named as the protocol knows them', () => {
    const rule = (id: string): Rule => ({ id, title: id, claim: id, citation });
    expect(rulesSwitchedOff([rule('a'), rule('b')], ['b']).map(({ id }) => id)).toEqual(['b']);
    expect(rulesSwitchedOff([rule('a')], undefined)).toEqual([]);
  });
});
