import type { NodeId } from '../../sim/identifiers.ts';
import type { Measure, Measuring } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { type Entry, isLater, isSameUpdate } from './database.ts';
import { gossipNode } from './gossip.ts';
import { gossipParameters } from './paper.ts';
import type { Message, Rumour } from './site.ts';

/** How many sites were what, from a moment on (section 1.4). */
export interface SpreadingPoint {
  readonly atMicros: Micros;
  readonly susceptible: number;
  readonly infective: number;
  readonly removed: number;
}

/** The course of one update through the sites. */
export interface Epidemic {
  readonly update: Entry;
  /** The event in which a client's write made it. */
  readonly injectedByEvent: number;
  readonly injectedAtMicros: Micros;
  /** When each site first held it, or a later one of its key; its origin at once. */
  readonly arrivals: ReadonlyMap<NodeId, Micros>;
  /** The moments at which a number changed, in order. */
  readonly points: readonly SpreadingPoint[];
}

interface Course extends Epidemic {
  readonly arrivals: Map<NodeId, Micros>;
  readonly points: SpreadingPoint[];
  infective: number;
}

const noRumours: readonly Rumour[] = [];

const isAbout = ({ update }: Epidemic, entry: Entry): boolean =>
  update.key === entry.key && isSameUpdate(update, entry);

/** How many updates a message carries: what the paper counts as traffic. */
const updatesIn = (message: Message): number => {
  switch (message.type) {
    case 'rumours':
    case 'answer':
    case 'recent':
      return message.updates.length;
    case 'entries':
      return message.entries.length;
    case 'pull':
    case 'feedback':
    case 'askEntries':
    case 'checksum':
    case 'hashes':
      return 0;
  }
};

/**
 * Follows every update of a run from site to site, event by event, with little work for each. A site
 * that comes to hold a later update of the same key counts as reached by the earlier ones, too.
 */
export class EpidemicLog {
  readonly #courses: Course[] = [];
  /** The courses of each key, earlier updates first. */
  readonly #byKey = new Map<string, Course[]>();
  readonly #rumoursOf = new Map<NodeId, readonly Rumour[]>();
  readonly #sites = new Set<NodeId>();
  /** Whether sites stay infective for ever (section 1.3: anti-entropy alone). */
  readonly #isSimple: boolean;
  #observed = 0;
  #messagesSent = 0;
  #updatesSent = 0;

  constructor({ isSimple }: { readonly isSimple: boolean }) {
    this.#isSimple = isSimple;
  }

  /** How many events it has been told of. */
  get observed(): number {
    return this.#observed;
  }

  /** Every update, in the order they were made. */
  get epidemics(): readonly Epidemic[] {
    return this.#courses;
  }

  /** The course of an update; undefined for one that no client of this run has made. */
  epidemicOf(update: Entry): Epidemic | undefined {
    return this.#byKey.get(update.key)?.findLast((each) => isAbout(each, update));
  }

  /** The sites that there are, down or up. */
  get sites(): ReadonlySet<NodeId> {
    return this.#sites;
  }

  /** How many messages sites have sent each other. */
  get messagesSent(): number {
    return this.#messagesSent;
  }

  /** How many updates those messages carried: the paper's traffic, before it is divided. */
  get updatesSent(): number {
    return this.#updatesSent;
  }

  observe(record: EventRecord): void {
    this.#observed += 1;
    for (const { message } of record.sent) {
      if (message.type === 'request' || message.type === 'reply') continue;
      this.#messagesSent += 1;
      this.#updatesSent += updatesIn(message as Message); // sites send each other nothing else
    }
    if (record.kind === 'intervention') {
      this.#intervened(record);
      return;
    }
    const { node } = record;
    if (node === null || record.after === record.before) return;
    const site = gossipNode.read(record.after);
    if (site === null) return;
    if (record.kind === 'start') this.#sites.add(node);
    const { changes, rumours } = site;
    for (const change of changes === gossipNode.read(record.before)?.changes ? [] : changes) {
      if (change.kind !== 'stored') continue;
      if (change.by === 'client') this.#inject(record, node, change.entry);
      else this.#reach(change.entry, node, record.atMicros);
    }
    this.#turn(node, rumours, record.atMicros);
  }

  #intervened({ entry, atMicros }: Extract<EventRecord, { readonly kind: 'intervention' }>): void {
    const { intervention } = entry;
    if (intervention.kind === 'kill') this.#turn(intervention.node, noRumours, atMicros);
    if (intervention.kind !== 'removeNode') return;
    this.#turn(intervention.node, noRumours, atMicros);
    this.#sites.delete(intervention.node);
  }

  #inject({ index, atMicros }: EventRecord, node: NodeId, update: Entry): void {
    const course: Course = {
      update,
      injectedByEvent: index,
      injectedAtMicros: atMicros,
      arrivals: new Map(),
      points: [],
      infective: 0,
    };
    this.#courses.push(course);
    const ofKey = this.#byKey.get(update.key) ?? [];
    const place = ofKey.findLastIndex((each) => isLater(update, each.update)) + 1;
    // Where a later update is known already, this one can only come too late.
    for (const later of ofKey.slice(place)) {
      for (const site of later.arrivals.keys()) course.arrivals.set(site, atMicros);
    }
    this.#byKey.set(update.key, ofKey.toSpliced(place, 0, course));
    this.#reach(update, node, atMicros);
  }

  #reach(entry: Entry, node: NodeId, atMicros: Micros): void {
    const ofKey = this.#byKey.get(entry.key) ?? [];
    for (let place = ofKey.length - 1; place >= 0; place--) {
      const course = ofKey[place];
      if (course === undefined || isLater(course.update, entry)) continue;
      if (course.arrivals.has(node)) return;
      course.arrivals.set(node, atMicros);
      if (this.#isSimple) course.infective += 1;
      this.#mark(course, atMicros);
    }
  }

  /** Takes note of what a site is infective with now. */
  #turn(node: NodeId, rumours: readonly Rumour[], atMicros: Micros): void {
    const before = this.#rumoursOf.get(node) ?? noRumours;
    if (before === rumours || (before.length === 0 && rumours.length === 0)) return;
    this.#rumoursOf.set(node, rumours);
    this.#count(before, rumours, -1, atMicros);
    this.#count(rumours, before, 1, atMicros);
  }

  #count(these: readonly Rumour[], others: readonly Rumour[], by: 1 | -1, atMicros: Micros): void {
    for (const { entry } of these) {
      if (others.some((other) => other.entry === entry)) continue;
      const course = this.#byKey.get(entry.key)?.findLast((each) => isAbout(each, entry));
      if (course === undefined) continue;
      course.infective += by;
      this.#mark(course, atMicros);
    }
  }

  #mark(course: Course, atMicros: Micros): void {
    const { arrivals, infective, points } = course;
    const reached = Math.min(arrivals.size, this.#sites.size);
    const point: SpreadingPoint = {
      atMicros,
      susceptible: this.#sites.size - reached,
      infective,
      removed: Math.max(0, reached - infective),
    };
    if (points.at(-1)?.atMicros === atMicros) points[points.length - 1] = point;
    else points.push(point);
  }
}

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
