import type { PictureProps } from '../../sim/protocol.ts';
import type { Records } from '../../sim/records.ts';
import type { Micros } from '../../sim/time.ts';
import { entryName } from './database.ts';
import { gossipNode } from './gossip.ts';
import { type Epidemic, EpidemicLog, type SpreadingPoint } from './measures.ts';
import type { Parameters } from './paper.ts';

/** At least so many cycles are shown, however soon the epidemic is over. */
const fewestCycles = 12;

/** The course of one update, ready to be drawn. */
export interface SpreadingCurve {
  /** The update: `x=7 of n1`. */
  readonly title: string;
  readonly sites: number;
  readonly fromMicros: Micros;
  readonly untilMicros: Micros;
  readonly nowMicros: Micros;
  /** How far the run is known: nothing is drawn after it. */
  readonly knownUntilMicros: Micros;
  readonly cycleMicros: Micros;
  /** As far as they are known, in order; the first is at `fromMicros`. */
  readonly points: readonly SpreadingPoint[];
  /** The numbers at the moment shown. */
  readonly now: SpreadingPoint;
}

/** The update made last before an event; null when none was. */
const latest = (epidemics: readonly Epidemic[], eventCount: number): Epidemic | null =>
  epidemics.findLast(({ injectedByEvent }) => injectedByEvent < eventCount) ?? null;

/** The spreading curve of the update made last before the moment shown; null when none was made. */
export const spreadingCurve = (
  log: EpidemicLog,
  shown: {
    readonly eventCount: number;
    readonly nowMicros: Micros;
    readonly knownUntilMicros: Micros;
  },
  cycleMicros: Micros,
): SpreadingCurve | null => {
  const epidemic = latest(log.epidemics, shown.eventCount);
  if (epidemic === null) return null;
  const { injectedAtMicros: fromMicros, points, update } = epidemic;
  const nowMicros = Math.max(shown.nowMicros, fromMicros);
  const now = points.findLast(({ atMicros }) => atMicros <= nowMicros) ?? points[0];
  const last = points.at(-1);
  if (now === undefined || last === undefined) return null;
  const leastMicros = fromMicros + fewestCycles * cycleMicros;
  return {
    title: entryName(update),
    sites: log.sites.size,
    fromMicros,
    untilMicros: Math.max(leastMicros, last.atMicros + 2 * cycleMicros),
    nowMicros,
    knownUntilMicros: Math.max(nowMicros, shown.knownUntilMicros),
    cycleMicros,
    points,
    now,
  };
};

/** What is counted, in the order in which it is stacked from the bottom. */
export const parts = ['removed', 'infective', 'susceptible'] as const;

export type Part = (typeof parts)[number];

/** Where a moment and a number of sites lie in the unit square, with y downwards. */
const placeIn =
  ({ fromMicros, sites, untilMicros }: SpreadingCurve) =>
  (atMicros: Micros, count: number): readonly [x: number, y: number] => [
    Math.min(1, (atMicros - fromMicros) / (untilMicros - fromMicros)),
    1 - count / sites,
  ];

const rounded = (share: number): string => String(Math.round(share * 10_000) / 10_000);

/**
 * The area of one part between those below it and those above, as an SVG path in the unit square.
 * Numbers jump, so it runs in steps.
 */
export const areaOf = (curve: SpreadingCurve, part: Part): string => {
  const place = placeIn(curve);
  const below = (point: SpreadingPoint): number =>
    parts.slice(0, parts.indexOf(part)).reduce((sum, each) => sum + point[each], 0);
  const { knownUntilMicros, points, untilMicros } = curve;
  const upper: string[] = [];
  const lower: string[] = [];
  points.forEach((point, index) => {
    const endMicros = points[index + 1]?.atMicros ?? Math.min(knownUntilMicros, untilMicros);
    for (const [path, count] of [
      [upper, below(point) + point[part]],
      [lower, below(point)],
    ] as const) {
      for (const atMicros of [point.atMicros, endMicros]) {
        path.push(place(atMicros, count).map(rounded).join(' '));
      }
    }
  });
  return `M${upper.join('L')}L${lower.toReversed().join('L')}Z`;
};

/** Where the moment shown lies, from 0 to 1. */
export const nowShare = (curve: SpreadingCurve): number => placeIn(curve)(curve.nowMicros, 0)[0];

/** A curve in a sentence, for whoever does not see it. */
export const spreadingText = ({
  fromMicros,
  cycleMicros,
  now,
  nowMicros,
  sites,
  title,
}: SpreadingCurve): string => {
  const cycles = Math.floor(nowMicros / cycleMicros) - Math.floor(fromMicros / cycleMicros);
  return `${title}, ${cycles} ${cycles === 1 ? 'cycle' : 'cycles'} after it was written: of ${sites} sites ${now.susceptible} susceptible, ${now.infective} infective, ${now.removed} removed.`;
};

/** What a run's epidemics have been so far, and at which revision of its records that was read. */
interface Reading {
  readonly log: EpidemicLog;
  readonly revision: number;
}

const readings = new WeakMap<Records, Reading>();

/** So many events are taken in at once; after a leap, the rest comes with the next looks. */
const eventsAtOnce = 20_000;

/** The epidemics in a run's records: it reads only what has been added since it was asked last. */
const readLog = (records: Records, { rumours }: Pick<Parameters, 'rumours'>): EpidemicLog => {
  const known = readings.get(records);
  const isPrefix = known !== undefined && records.keptSince(known.revision) >= known.log.observed;
  const log = isPrefix ? known.log : new EpidemicLog({ isSimple: rumours === 'none' });
  for (const record of records.between(log.observed, log.observed + eventsAtOnce)) {
    log.observe(record);
  }
  readings.set(records, { log, revision: records.revision });
  return log;
};

/** The curve that the picture shows; null when there is nothing to show yet. */
export const shownCurve = ({ eventCount, nodes, records }: PictureProps): SpreadingCurve | null => {
  const [first] = nodes;
  const parameters = gossipNode.read(first?.state ?? null)?.self.parameters;
  if (parameters === undefined) return null;
  const nowMicros = records.at(eventCount - 1)?.atMicros ?? 0;
  const log = readLog(records, parameters);
  const knownUntilMicros = records.at(log.observed - 1)?.atMicros ?? 0;
  return spreadingCurve(log, { eventCount, nowMicros, knownUntilMicros }, parameters.cycleLength);
};
