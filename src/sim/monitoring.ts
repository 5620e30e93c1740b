import { brokenAssumption, withAssumption } from './assumptions.ts';
import type { ScriptEntry } from './intervention.ts';
import type { Monitor, MonitorSetup, Protocol, Violation } from './protocol.ts';
import type { EventRecord } from './record.ts';
import type { Scenario } from './scenario.ts';
import type { Micros } from './time.ts';
import { parametersOf, serverIds } from './world/nodes.ts';

/** The first time that a run broke an `always` monitor, or that a `sometimes` monitor saw its sight. */
export interface Finding {
  readonly monitor: Monitor;
  readonly atEvent: number;
  readonly atMicros: Micros;
  readonly violation: Violation;
  /** For a promise whose ground a person had taken away before: how (see assumptions.ts). */
  readonly assumption: string | null;
}

/** What the monitors of one run are told of it; all of them get the same object. */
export const monitorSetupOf = (protocol: Protocol, scenario: Scenario): MonitorSetup => ({
  nodes: serverIds(scenario),
  parameters: parametersOf(protocol, scenario),
  hasInstantDisks: scenario.diskMicros?.[1] === 0,
});

/** Lets all of a protocol's monitors watch one run. A monitor that has found something rests. */
export class Monitoring {
  #watching: { readonly monitor: Monitor; readonly watch: ReturnType<Monitor['watch']> }[];
  readonly #found: Finding[] = [];
  readonly #protocol: Protocol;
  readonly #deeds: ScriptEntry[] = [];
  readonly #sofar;

  constructor(protocol: Protocol, scenario: Scenario) {
    const setup = monitorSetupOf(protocol, scenario);
    this.#protocol = protocol;
    this.#sofar = { deeds: this.#deeds, parameters: setup.parameters };
    this.#watching = protocol.monitors.map((monitor) => ({
      monitor,
      watch: monitor.watch(setup),
    }));
  }

  /** What has been found, in the order it was. */
  get found(): readonly Finding[] {
    return this.#found;
  }

  observe(record: EventRecord): void {
    if (record.kind === 'intervention') this.#deeds.push(record.entry);
    for (const { monitor, watch } of this.#watching) {
      const violation = watch(record);
      if (violation === null) continue;
      const { atMicros } = record;
      const assumption =
        monitor.kind === 'always'
          ? brokenAssumption(this.#protocol, this.#sofar, monitor.id, atMicros)
          : null;
      const sentence = withAssumption(violation.sentence, assumption);
      this.#found.push({
        monitor,
        atEvent: record.index,
        atMicros,
        violation: { ...violation, sentence },
        assumption,
      });
      this.#watching = this.#watching.filter((each) => each.monitor !== monitor);
    }
  }
}
