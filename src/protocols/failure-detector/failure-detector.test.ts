import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import { milliseconds } from '../../sim/time.ts';
import { type FailureDetector, failureDetectorNode } from './failure-detector.ts';
import { failureDetector } from './index.ts';

const drive = (options: DrivenNodeOptions<FailureDetector['rule']> = {}) =>
  new DrivenNode(failureDetector, failureDetectorNode, options);

/** The node n1 of three at a later moment of its own clock, when it is time for a heartbeat. */
const later = (node: ReturnType<typeof drive>, ms: number) => {
  node.now = milliseconds(ms);
  return node.fire('heartbeatDue');
};

describe('Figure 10, Task 1: heartbeats', () => {
  it('each server tells all others that it is alive, at once and whenever it is time', () => {
    const node = drive();
    expect(node.sentTo('alive')).toEqual(['n2', 'n3']);
    expect(node.timer('heartbeatDue')).toBe(milliseconds(100));
    expect(later(node, 100).sentTo('alive')).toEqual(['n2', 'n3']);
  });
});

describe('Figure 10, Task 2: suspecting', () => {
  it('suspects nobody until the time-out is over', () => {
    expect(later(drive(), 350).knows.suspects).toEqual([]);
  });

  it('then suspects those of which it has heard nothing', () => {
    const node = drive();
    node.now = milliseconds(200);
    node.deliver('n2', { type: 'alive' });
    expect(later(node, 400).knows.suspects).toEqual(['n3']);
    expect(node.said[0]).toContain('suspects n3');
  });
});

describe('Figure 10, Task 3: mistakes', () => {
  it('trusts again whom it hears of', () => {
    const node = later(drive(), 400).deliver('n3', { type: 'alive' });
    expect(node.knows.suspects).toEqual(['n2']);
  });

  it('hear-again off: suspects for ever', () => {
    const rulesOff = ['failure-detector/hear-again'] as const;
    const node = later(drive({ rulesOff }), 400).deliver('n3', { type: 'alive' });
    expect(node.knows.suspects).toEqual(['n2', 'n3']);
  });
});

it('tells clients what it believes of a server', () => {
  const node = later(drive(), 400).deliver('n3', { type: 'alive' });
  const answerAbout = (key: string) => node.ask({ kind: 'get', key }).replies[0]?.outcome;
  const value = (text: string | null) => ({ kind: 'ok', result: { kind: 'value', value: text } });
  expect(answerAbout('n2')).toEqual(value('suspected'));
  expect(answerAbout('n3')).toEqual(value('trusted'));
  expect(answerAbout('n1')).toEqual(value('trusted'));
  expect(answerAbout('x')).toEqual(value(null));
});
