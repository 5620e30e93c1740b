import type { Monitor } from '../../sim/protocol.ts';
import { electionSafety } from './monitors/election-safety.ts';
import { leaderAppendOnly } from './monitors/leader-append-only.ts';
import { leaderCompleteness } from './monitors/leader-completeness.ts';
import { logMatching } from './monitors/log-matching.ts';
import { stateMachineSafety } from './monitors/state-machine-safety.ts';
import { witnesses } from './monitors/witnesses.ts';

/** The five properties of Figure 3, which must hold at all times. */
export const safetyMonitors: readonly Monitor[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
];

/** Everything that is watched in a run of Raft. */
export const raftMonitors: readonly Monitor[] = [...safetyMonitors, ...witnesses];
