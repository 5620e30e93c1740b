import { duration, inOrder, specificationsOf, type ValuesOf } from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** Cites a place in the paper. */
export const cite = (section: string): Citation => ({
  paper:
    'Tushar Deepak Chandra and Sam Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, JACM 43(2), 1996',
  section,
});

const parameters = {
  heartbeatInterval: duration(
    'Heartbeat interval',
    100,
    'How often a server tells all others that it is alive.',
  ),
  timeout: duration(
    'Time-out',
    350,
    'How long a server may not be heard of until it is suspected. Shorter finds crashes sooner, and makes more mistakes.',
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const failureDetectorParameters = specificationsOf(parameters);
export const checkParameters = inOrder(failureDetectorParameters, [
  {
    less: 'heartbeatInterval',
    more: 'timeout',
    strictly: true,
    otherwise: 'so servers in good health would be suspected between two heartbeats',
  },
]);

/** The rules that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'failure-detector/hear-again',
    title: 'Trust who is heard of again',
    claim:
      'A server that hears of one that it suspects knows that it was wrong, and trusts it again. Otherwise one slow message makes a server dead for ever.',
    citation: cite('Figure 10, Task 3'),
  },
] as const satisfies readonly Rule[];
export type RuleId = (typeof rules)[number]['id'];
