import type { Monitor } from '../../sim/protocol.ts';
import { acknowledgedWritesLast, readsLast } from './monitors/lasting.ts';
import { logsAgree, statesAgree } from './monitors/log-agreement.ts';
import {
  entriesDiscarded,
  failover,
  oldPrimaryRefused,
  twoPrimaries,
  unknownTookEffect,
  wholeStateTaken,
  writeAcknowledged,
  writeUnanswered,
} from './monitors/witnesses.ts';

/** What must hold at all times; whether it does is a matter of parameters, rules and faults. */
export const safetyMonitors: readonly Monitor[] = [
  acknowledgedWritesLast,
  readsLast,
  logsAgree,
  statesAgree,
];

/** What a test run must have seen. */
export const witnesses: readonly Monitor[] = [
  writeAcknowledged,
  failover,
  twoPrimaries,
  oldPrimaryRefused,
  entriesDiscarded,
  wholeStateTaken,
  writeUnanswered,
  unknownTookEffect,
];

/** Everything that is watched in a run. */
export const primaryBackupMonitors: readonly Monitor[] = [...safetyMonitors, ...witnesses];
