import type { AnyStateMachine } from 'xstate';
import { compiledDriver } from './compiled.ts';
import type { MachineDriver } from './driver.ts';
import { generalDriver } from './general.ts';

const drivers = new WeakMap<AnyStateMachine, MachineDriver>();

/** The fastest driver that can run this machine: compiled when it is flat, general otherwise. */
export const driverFor = (machine: AnyStateMachine): MachineDriver => {
  const known = drivers.get(machine);
  if (known) return known;
  const general = generalDriver(machine);
  const driver = compiledDriver(machine, general) ?? general;
  drivers.set(machine, driver);
  return driver;
};
