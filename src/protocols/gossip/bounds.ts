import type { ParameterValue } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import { type GossipParameters, readParameters } from './parameters.ts';

/** The least power of two that is not below the count, as its exponent. */
const logarithm = (count: number): number => {
  let exponent = 0;
  while (2 ** exponent < count) exponent += 1;
  return exponent;
};

/**
 * How many contacts of every site in turn reach all sites, with a probability so close to 1 that a
 * run that takes longer is a defect. Among all sites a simple epidemic takes log2 n + ln n + O(1)
 * cycles, whatever its direction (section 1.3), and each cycle more halves what is left out at the
 * least. On a ring and a grid it walks; the bridge between two clusters is crossed when one of its
 * two ends draws the other (section 3).
 */
const roundsFor = (sites: number, topology: GossipParameters['topology']): number => {
  switch (topology) {
    case 'complete':
      return 3 * logarithm(sites) + 20;
    case 'ring':
      return 3 * sites + 30;
    case 'grid':
      return 12 * Math.ceil(Math.sqrt(sites)) + 40;
    case 'clusters':
      return 12 * sites + 30;
  }
};

/**
 * Within how many cycles after the last write, and after the last loss or fault, all sites hold the
 * same, if they ever do: anti-entropy makes them, and rumours alone have died by then.
 */
export const convergenceCycles = (
  sites: number,
  {
    antiEntropy,
    antiEntropyEvery,
    k,
    topology,
  }: Pick<GossipParameters, 'antiEntropy' | 'antiEntropyEvery' | 'k' | 'topology'>,
): number =>
  antiEntropy === 'none'
    ? roundsFor(sites, topology) + 2 * k
    : (roundsFor(sites, topology) + 2) * antiEntropyEvery;

/** The same in time, for sites whose clocks keep time. */
export const convergesWithin = (
  sites: number,
  parameters: Readonly<Record<string, ParameterValue>>,
): Micros => {
  const settings = readParameters(parameters);
  return convergenceCycles(sites, settings) * settings.cycleLength;
};
