import type { AnyStateMachine } from 'xstate';
import { compiledDriver } from './compiled.ts';
import { directDriverOf, type MachineDriver } from './driver.ts';
import { generalDriver } from './general.ts';

const drivers = new WeakMap<AnyStateMachine, MachineDriver>();

/** The fastest driver that can run this machine: its own, or compiled when it is flat, or the general one. */
export const driverFor = (machine: AnyStateMachine): MachineDriver => {
  const known = drivers.get(machine);
  if (known) return known;
  const general = generalDriver(machine);
  const driver = directDriverOf(machine) ?? compiledDriver(machine, general) ?? general;
  drivers.set(machine, driver);
  return driver;
};
