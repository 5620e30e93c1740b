import type { Monitor } from '../../sim/protocol.ts';
import { convergence } from './monitors/convergence.ts';
import { deletedStaysDeleted } from './monitors/deleted-stays-deleted.ts';
import { neverOlder } from './monitors/never-older.ts';
import { witnesses } from './monitors/witnesses.ts';

/** What holds of every run in which the rules do. */
export const safetyMonitors: readonly Monitor[] = [deletedStaysDeleted, neverOlder];

/** All properties that are watched, and all sights. */
export const gossipMonitors: readonly Monitor[] = [convergence, ...safetyMonitors, ...witnesses];
