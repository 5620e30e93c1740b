import { choice, specificationsOf, type ValuesOf } from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** What copies of a state machine need, which this pattern does not give them. */
export const cite = (section: string): Citation => ({
  paper:
    'Fred B. Schneider, Implementing Fault-Tolerant Services Using the State Machine Approach: A Tutorial, 1990',
  section,
});

const parameters = {
  samples: choice(
    'Who draws',
    { everywhere: 'every replica', once: 'the first server' },
    'Whether random() and now() are executed by every replica, or once by the first server, which relays what it drew.',
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const sendToAllParameters = specificationsOf(parameters);

/** The rules that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'send-to-all/execute-once',
    title: 'Execute each request once',
    claim:
      'A replica remembers the requests that it has executed. Otherwise a client that asks a second server, or a message that comes twice, changes the state twice.',
    citation: cite('Replica coordination: every replica processes the same requests'),
  },
  {
    id: 'send-to-all/store-before-answering',
    title: 'Store before answering',
    claim:
      'A server has a write on its disk before it answers or relays it. Otherwise a crash takes it back at that server alone.',
    citation: cite('Fault-tolerant state machines'),
  },
] as const satisfies readonly Rule[];
export type RuleId = (typeof rules)[number]['id'];
