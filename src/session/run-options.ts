import { driverFor } from '../sim/machine/driver-for.ts';
import { frozenDriver } from '../sim/machine/frozen.ts';
import type { RunOptions } from '../sim/run.ts';

/**
 * How the page runs scenarios. While one develops, all that machines are given and give is frozen, so
 * that a machine that changes it throws; the build leaves that out.
 */
export const runOptions: RunOptions = import.meta.env.DEV
  ? { driverFor: (machine) => frozenDriver(driverFor(machine)) }
  : {};
