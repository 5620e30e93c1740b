import type { Measure, Measuring } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { type Epidemic, EpidemicLog } from './epidemics.ts';
import { gossipParameters } from './parameters.ts';

/** What section 1.4 measures an epidemic by. Delays are in cycles; null where nothing was measured. */
export interface EpidemicMeasures {
  /** How many updates were made. */
  readonly updates: number;
  /** The share of sites that an update has not reached, on average over the updates (s). */
  readonly residue: number | null;
  /** Updates sent for each site and update (m); in rumours as well as by anti-entropy. */
  readonly traffic: number | null;
  /** Messages that sites sent, of any kind, for each site. */
  readonly messages: number | null;
  /** From an update's making to its arrival, on average over the sites reached (t_ave). */
  readonly averageDelay: number | null;
  /** To its arrival at the last site that it reached, on average over the updates (t_last). */
  readonly lastDelay: number | null;
}

/** How time is counted in cycles. */
export interface Cycles {
  readonly lengthMicros: Micros;
  /** Then a delay is a whole number: in how many cycles the update had the chance to come further. */
  readonly areSynchronous: boolean;
}

const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The delays of an epidemic, in cycles, by the sites that it has reached. */
const delaysOf = (
  { arrivals, injectedAtMicros }: Epidemic,
  { areSynchronous, lengthMicros }: Cycles,
): readonly number[] => {
  const cycleOf = (micros: Micros): number =>
    areSynchronous ? Math.floor(micros / lengthMicros) : micros / lengthMicros;
  return [...arrivals.values()].map((atMicros) => cycleOf(atMicros) - cycleOf(injectedAtMicros));
};

/** The measures of all epidemics in a log. */
export const measuresOf = (log: EpidemicLog, cycles: Cycles): EpidemicMeasures => {
  const { epidemics, messagesSent, sites, updatesSent } = log;
  const delays = epidemics.map((epidemic) => delaysOf(epidemic, cycles));
  const shareLeftOut = ({ arrivals }: Epidemic): number =>
    1 - [...arrivals.keys()].filter((site) => sites.has(site)).length / sites.size;
  return {
    updates: epidemics.length,
    residue: average(epidemics.map(shareLeftOut)),
    traffic: epidemics.length === 0 ? null : updatesSent / sites.size / epidemics.length,
    messages: sites.size === 0 ? null : messagesSent / sites.size,
    averageDelay: average(delays.flatMap((each) => average(each) ?? [])),
    lastDelay: average(delays.map((each) => Math.max(0, ...each))),
  };
};

/** A parameter of a scenario, or its default. */
const parameterOf = ({ parameters }: Scenario, name: string): unknown =>
  parameters?.[name] ?? gossipParameters.find((each) => each.name === name)?.default;

/** A log for a scenario's run, to be told of each of its events. */
export const logFor = (scenario: Scenario): EpidemicLog =>
  new EpidemicLog({ isSimple: parameterOf(scenario, 'rumours') === 'none' });

/** How a scenario counts time in cycles. */
export const cyclesOf = (scenario: Scenario): Cycles => ({
  lengthMicros: Number(parameterOf(scenario, 'cycleLength')),
  areSynchronous: parameterOf(scenario, 'cycles') === 'synchronous',
});

const shown = (measured: EpidemicMeasures): readonly Measure[] => [
  {
    id: 'residue',
    name: 'residue',
    explanation: 'the share of sites that an update has not reached',
    value: measured.residue === null ? null : measured.residue * 100,
    unit: '%',
  },
  {
    id: 'traffic',
    name: 'traffic',
    explanation: 'updates sent for each site and update',
    value: measured.traffic,
    unit: 'updates per site',
  },
  {
    id: 'messages',
    name: 'messages',
    explanation: 'messages of any kind sent between sites, for each site',
    value: measured.messages,
    unit: 'per site',
  },
  {
    id: 'average-delay',
    name: 'average delay',
    explanation: 'from an update’s making to its arrival, over the sites reached',
    value: measured.averageDelay,
    unit: 'cycles',
  },
  {
    id: 'last-delay',
    name: 'last delay',
    explanation: 'to its arrival at the last site that it reached',
    value: measured.lastDelay,
    unit: 'cycles',
  },
];

/** Measures a run, to show. */
export const gossipMeasuring = (scenario: Scenario): Measuring => {
  const log = logFor(scenario);
  return {
    observe: (record) => log.observe(record),
    measures: () => shown(measuresOf(log, cyclesOf(scenario))),
  };
};
