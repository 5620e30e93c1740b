import { CRITERIA, type Criterion } from '../../check/judge.ts';
import type { Verdict as CheckVerdict } from '../../check/verdict.ts';
import { capitalised, grouped } from '../../scenario/wording.ts';
import { convergenceWords, criterionWords } from '../../session/verdicts/criteria.ts';
import type { HistoryVerdict, Judged } from '../../session/verdicts/messages.ts';
import { brokenAssumption, withAssumption } from '../../sim/assumptions.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Monitor } from '../../sim/protocol.ts';
import type { Finding, Run } from '../../sim/run.ts';
import type { Micros } from '../../sim/time.ts';
import { parametersOf } from '../../sim/world/nodes.ts';

/**
 * How a promise stands at the moment shown. `judging`: the answer for this moment is on its way.
 * `seen` and `unseen` are for what should come about at some time.
 */
export type Standing =
  | 'holds'
  | 'broken'
  | 'undecided'
  | 'doesNotApply'
  | 'judging'
  | 'seen'
  | 'unseen';

/** What promised it. */
export type VerdictGroup = 'protocol' | 'clients' | 'servers' | 'sightings';

/** One promise, and how it stands. */
export interface Verdict {
  readonly id: string;
  readonly group: VerdictGroup;
  readonly title: string;
  readonly claim: string;
  /** Where the promise is defined. */
  readonly source: string;
  readonly standing: Standing;
  /** What broke it or was seen, why it says nothing, or how far it came; null for nothing to tell. */
  readonly sentence: string | null;
  /** Of a broken one whose ground a person had taken away before: how, as in its sentence. */
  readonly assumption?: string | null;
  /** The step that broke it or at which it was seen. */
  readonly at: { readonly event: number; readonly micros: Micros } | null;
}

/** What is read of a run to tell its verdicts. */
export type JudgedRun = Pick<
  Run,
  'broken' | 'seen' | 'eventCount' | 'operations' | 'events' | 'nowMicros'
> & {
  readonly protocol: Pick<Run['protocol'], 'guarantees' | 'monitors' | 'parameters' | 'title'>;
  readonly scenario: Pick<Run['scenario'], 'parameters' | 'script'>;
};

/** What is known from clients and servers; null for what has not come yet. */
export interface Known {
  readonly judged: Judged | null;
  readonly convergence: CheckVerdict | null;
}

const ofMonitor = (
  monitor: Monitor,
  found: Finding | undefined,
  [whenFound, otherwise]: readonly [Standing, Standing],
  group: VerdictGroup,
): Verdict => ({
  id: monitor.id,
  group,
  title: monitor.title,
  claim: monitor.claim,
  source: monitor.citation.section,
  standing: found === undefined ? otherwise : whenFound,
  sentence: found?.violation.sentence ?? null,
  assumption: found?.assumption ?? null,
  at: found === undefined ? null : { event: found.atEvent, micros: found.atMicros },
});

const monitored = (run: JudgedRun, kind: Monitor['kind']): readonly Verdict[] =>
  run.protocol.monitors
    .filter((monitor) => monitor.kind === kind)
    .map((monitor) => {
      const found = (kind === 'always' ? run.broken : run.seen).find(
        (finding) => finding.monitor.id === monitor.id && finding.atEvent < run.eventCount,
      );
      return kind === 'always'
        ? ofMonitor(monitor, found, ['broken', 'holds'], 'protocol')
        : ofMonitor(monitor, found, ['seen', 'unseen'], 'sightings');
    });

/** A sentence begins with a capital, but a node keeps its name. */
const sentenceCase = (sentence: string): string =>
  /^[a-z]\d/.test(sentence) ? sentence : capitalised(sentence);

const ofHistory = (
  criterion: Criterion,
  verdict: HistoryVerdict | undefined,
  { eventCount, protocol, scenario }: Pick<JudgedRun, 'eventCount' | 'protocol' | 'scenario'>,
  lostWrites: number,
): Verdict => {
  const { title, claim, source } = criterionWords[criterion];
  const isCount = criterion === 'no-lost-writes' && verdict !== undefined;
  const shown = {
    id: criterion,
    group: 'clients',
    title: isCount && verdict.kind !== 'doesNotApply' ? `${title} ${lostWrites}` : title,
    claim,
    source,
    sentence: null,
    at: null,
  } as const;
  switch (verdict?.kind) {
    case undefined:
      return { ...shown, standing: 'judging' };
    case 'holds':
      return { ...shown, standing: 'holds', sentence: verdict.exceptions ?? shown.sentence };
    case 'violated': {
      // It was broken at the moment judged; before that step nothing is known of the moment shown.
      if (verdict.atEvent >= eventCount) return { ...shown, title, standing: 'judging' };
      const { atEvent, atMicros } = verdict;
      const sofar = { deeds: scenario.script, parameters: parametersOf(protocol, scenario) };
      const assumption = brokenAssumption(protocol, sofar, criterion, atMicros);
      return {
        ...shown,
        standing: 'broken',
        sentence: withAssumption(sentenceCase(verdict.sentence), assumption),
        assumption,
        at: { event: atEvent, micros: atMicros },
      };
    }
    case 'undecided':
      return {
        ...shown,
        standing: 'undecided',
        sentence: `Not decided after ${grouped(verdict.steps)} steps of search.`,
      };
    case 'doesNotApply':
      return {
        ...shown,
        standing: 'doesNotApply',
        sentence: `Does not apply: ${verdict.reason}.`,
      };
  }
};

const ofConvergence = (run: JudgedRun, verdict: CheckVerdict | null): Verdict => {
  const shown = { id: 'convergence', group: 'servers', ...convergenceWords, at: null } as const;
  switch (verdict?.kind) {
    case undefined:
      return { ...shown, standing: 'judging', sentence: null };
    case 'holds':
      return { ...shown, standing: 'holds', sentence: null };
    case 'violated': {
      const micros = verdict.firstBrokenAtMicros;
      const event = Math.min(run.eventCount, run.events.countUntil(micros)) - 1;
      const sentence = sentenceCase(`${verdict.sentence}.`);
      return { ...shown, standing: 'broken', sentence, at: { event, micros } };
    }
    case 'undecided':
      return { ...shown, standing: 'undecided', sentence: null };
    case 'doesNotApply':
      return {
        ...shown,
        standing: 'doesNotApply',
        sentence: `Does not apply yet: ${verdict.reason}.`,
      };
  }
};

/**
 * Every promise and how it stands at the moment shown: the protocol's own, those that clients can
 * see broken from strong to weak, what servers hold, and what should come about.
 */
export const verdictsOf = (run: JudgedRun, { judged, convergence }: Known): readonly Verdict[] => {
  // Verdicts about a later moment say nothing about this one.
  const current = judged !== null && judged.eventCount <= run.eventCount ? judged : null;
  const hasClients = run.operations.some(({ invokedByEvent }) => invokedByEvent < run.eventCount);
  const clients = CRITERIA.map((criterion) => {
    const verdict = current?.verdicts.find((each) => each.criterion === criterion);
    const known: HistoryVerdict | undefined =
      hasClients || current === null
        ? verdict
        : { criterion, kind: 'doesNotApply', reason: 'no client has asked for anything yet' };
    return ofHistory(criterion, known, run, current?.lostWrites ?? 0);
  });
  return [
    ...monitored(run, 'always'),
    ...clients,
    ofConvergence(run, convergence),
    ...monitored(run, 'sometimes'),
  ];
};

/** What clients can see that always has a chip. */
const mainCriteria: ReadonlySet<string> = new Set<Criterion>(['linearizable', 'no-lost-writes']);

/**
 * The verdicts that a comparison shows, a chip each: broken ones, then the two that a client cares for most, then the
 * protocol's own promises. `missed` are sightings that have a chip although they have not come.
 */
export const chipsOf = (
  verdicts: readonly Verdict[],
  missed: ReadonlySet<string>,
): readonly Verdict[] => {
  const rank = ({ id, group, standing }: Verdict): number | null => {
    if (standing === 'broken') return 0;
    if (mainCriteria.has(id) || (missed.has(id) && standing === 'unseen')) return 1;
    return group === 'protocol' ? 2 : null;
  };
  return verdicts
    .flatMap((verdict) => {
      const place = rank(verdict);
      return place === null ? [] : [{ verdict, place }];
    })
    .sort((one, other) => one.place - other.place)
    .map(({ verdict }) => verdict);
};

/**
 * The verdicts that have a chip of their own: broken ones, then those of `missed`, sightings that
 * should have come and have not. All others fold into one.
 */
export const unfoldedOf = (
  verdicts: readonly Verdict[],
  missed: ReadonlySet<string>,
): readonly Verdict[] => [
  ...verdicts.filter(({ standing }) => standing === 'broken'),
  ...verdicts.filter(({ id, standing }) => missed.has(id) && standing === 'unseen'),
];

/** What the chip says that stands for all promises without one of their own. */
export const foldedText = (verdicts: readonly Verdict[]): string => {
  const promises = verdicts.filter(({ group }) => group !== 'sightings');
  const held = promises.filter(({ standing }) => standing === 'holds').length;
  const isJudging = promises.some(({ standing }) => standing === 'judging');
  if (held === 0) return isJudging ? 'judging' : 'verdicts';
  return held === 1 ? '1 promise holds' : `${held} promises hold`;
};

/** What a scenario expects to be seen, once its run has ended; nothing before that. */
export const missedSightings = ({
  scenario,
  nowMicros,
}: Pick<Run, 'scenario' | 'nowMicros'>): ReadonlySet<string> =>
  new Set(
    nowMicros < scenario.untilMicros ? [] : scenario.expectations?.map(({ verdict }) => verdict),
  );

/** From how long on a client's wait is worth a word. */
const LONG_WAIT_MICROS = 300_000;

/** A client that has waited long for an answer. */
export interface LongWait {
  readonly client: NodeId;
  readonly waitedMicros: Micros;
}

/** Clients whose operation is open for long at the moment shown, longest first. */
export const longWaits = (
  run: Pick<Run, 'operations' | 'eventCount' | 'nowMicros'>,
): readonly LongWait[] =>
  run.operations
    .filter(
      ({ invokedByEvent, completedByEvent, invokedAtMicros }) =>
        invokedByEvent < run.eventCount &&
        (completedByEvent === null || completedByEvent >= run.eventCount) &&
        run.nowMicros - invokedAtMicros >= LONG_WAIT_MICROS,
    )
    .map(({ client, invokedAtMicros }) => ({
      client,
      waitedMicros: run.nowMicros - invokedAtMicros,
    }))
    .sort((one, other) => other.waitedMicros - one.waitedMicros);
