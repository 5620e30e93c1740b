import type { Citation, Rule } from '../../sim/protocol.ts';

/** What copies of a state machine need, which this pattern does not give them. */
export const schneider = (section: string): Citation => ({
  paper:
    'Fred B. Schneider, Implementing Fault-Tolerant Services Using the State Machine Approach: A Tutorial, 1990',
  section,
});

/** The rules that a scenario can switch off, each with what it protects. */
export const sendToAllRules = [
  {
    id: 'send-to-all/execute-once',
    title: 'Execute each request once',
    claim:
      'A replica remembers the requests that it has executed. Otherwise a client that asks a second server, or a message that comes twice, changes the state twice.',
    citation: schneider('Replica coordination: every replica processes the same requests'),
  },
  {
    id: 'send-to-all/store-before-answering',
    title: 'Store before answering',
    claim:
      'A server has a write on its disk before it answers or relays it. Otherwise a crash takes it back at that server alone.',
    citation: schneider('Fault-tolerant state machines'),
  },
] as const satisfies readonly Rule[];

/** The name of one of the rules. */
export type SendToAllRuleId = (typeof sendToAllRules)[number]['id'];
