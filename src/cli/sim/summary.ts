import { type Distribution, distributionOf } from '../../check/distribution.ts';
import { grouped } from '../../scenario/wording.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { textTable } from '../table.ts';
import type { RunReport } from './report.ts';
import type { SeedResult } from './seeds.ts';
import { headingText } from './text.ts';
import { countText, measuredText, momentText, spanText } from './words.ts';

const isReport = (result: SeedResult): result is Extract<SeedResult, { readonly kind: 'report' }> =>
  result.kind === 'report';

/** A seed whose run ended before its end. */
const stoppedLine = ({ seed, stopped }: RunReport): string =>
  stopped === null ? '' : `  seed ${seed}: ${stopped}\n`;

const row = (
  name: string,
  values: readonly number[],
  text: (value: number) => string,
): readonly string[] => {
  const distribution: Distribution | null = distributionOf(values);
  return distribution === null
    ? [name, '–', '–', '–']
    : [name, text(distribution.p50), text(distribution.p95), text(distribution.max)];
};

/** One row for each measure, over all seeds: each seed gives one number, or its worst case. */
const measuresTable = (reports: readonly RunReport[]): string => {
  const latencies = reports.flatMap(({ operations }) =>
    operations.outcomes.flatMap(({ outcome, latencyMicros }) =>
      outcome === 'ok' && latencyMicros !== null ? [latencyMicros] : [],
    ),
  );
  const delays = reports.flatMap(({ operations }) => operations.messageDelays ?? []);
  return textTable([
    ['over the seeds', 'p50', 'p95', 'max'],
    row(
      'events',
      reports.map(({ events }) => events),
      grouped,
    ),
    row(
      'messages sent',
      reports.map(({ messages }) => messages.reduce((sum, { sent }) => sum + sent, 0)),
      grouped,
    ),
    row(
      'elections',
      reports.map(({ elections }) => elections.length),
      grouped,
    ),
    row(
      'from losing a leader to having one',
      reports.flatMap(({ leaderless }) =>
        leaderless.flatMap(({ fromMicros, untilMicros, lost }) =>
          untilMicros === null || lost === null ? [] : [untilMicros - fromMicros],
        ),
      ),
      spanText,
    ),
    row(
      'median latency of ok operations',
      latencies.map(({ p50 }) => p50),
      spanText,
    ),
    row(
      'longest latency of ok operations',
      latencies.map(({ max }) => max),
      spanText,
    ),
    row(
      'median message delays of an operation',
      delays.map(({ p50 }) => p50),
      grouped,
    ),
    row(
      'some client without service',
      reports.map(({ unavailability }) => unavailability.someMicros),
      spanText,
    ),
    row(
      'every client without service',
      reports.map(({ unavailability }) => unavailability.allMicros),
      spanText,
    ),
  ]);
};

/** The mean of some numbers and its standard error; null for the error of a single one. */
const meanOf = (
  values: readonly number[],
): { readonly mean: number; readonly error: number | null } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, error: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
};

/** What the protocol measures by itself: a row for each measure, over the seeds that show it. */
const protocolMeasuresTable = (reports: readonly RunReport[]): string => {
  const [first] = reports;
  if (first === undefined || first.measures.length === 0) return '';
  const rows = first.measures.map(({ id, name, unit }) => {
    const values = reports.flatMap(
      ({ measures }) => measures.find((measure) => measure.id === id)?.value ?? [],
    );
    const title = unit === '' ? name : `${name} (${unit})`;
    const distribution = distributionOf(values);
    if (distribution === null) return [title, '–', '–', '–', '–', '–'];
    const { error, mean } = meanOf(values);
    const { p50, p95, max } = distribution;
    return [
      title,
      measuredText(mean),
      error === null ? '–' : `± ${measuredText(error)}`,
      ...[p50, p95, max].map(measuredText),
    ];
  });
  return `\n${textTable([['measured', 'mean', 'its error', 'p50', 'p95', 'max'], ...rows])}`;
};

/** How often each verdict came out how. */
const verdictsTable = (reports: readonly RunReport[]): string => {
  const [first] = reports;
  const rows = (first?.verdicts ?? []).map(({ id, kind }) => {
    const holding = reports.filter(({ verdicts }) =>
      verdicts.some((verdict) => verdict.id === id && verdict.holds === true),
    ).length;
    const failing = reports.filter(({ verdicts }) =>
      verdicts.some((verdict) => verdict.id === id && verdict.holds === false),
    ).length;
    const [held, not] = kind === 'sometimes' ? ['seen', 'not seen'] : ['held', 'broken'];
    const silent = reports.length - holding - failing;
    const rest = silent === 0 ? [] : ['not judged', grouped(silent)];
    return [id, held, grouped(holding), not, grouped(failing), ...rest];
  });
  return textTable(rows);
};

const failureLines = ({ seed, verdicts }: RunReport): string =>
  verdicts
    .filter(({ promised, holds, expected }) =>
      expected === null ? promised && holds === false : holds !== expected,
    )
    .map(({ id, sentence, atMicros }) => {
      const at = atMicros === null ? '' : ` at ${momentText(atMicros)}`;
      return `  seed ${seed}: ${id}${at}${sentence === null ? '' : `: ${sentence}`}\n`;
    })
    .join('');

/** The reports of many seeds in one table, and the seeds that went wrong. */
export const summaryText = (results: readonly SeedResult[], protocol: Protocol): string => {
  const reports = results.filter(isReport).map(({ report }) => report);
  const failing = reports.filter(({ asExpected }) => !asExpected);
  const wrong = results.flatMap((result) => (result.kind === 'problem' ? [result] : []));
  const [first] = reports;
  const stopped = reports.map(stoppedLine).join('');
  return [
    first === undefined ? '' : `${headingText(first, protocol)}\n`,
    `${countText(results.length, 'seed')}: ${grouped(reports.length - failing.length)} as expected, ${grouped(failing.length)} not`,
    wrong.length === 0 ? '\n' : `, ${grouped(wrong.length)} could not be run\n`,
    reports.length === 0
      ? ''
      : `\n${verdictsTable(reports)}\n${measuresTable(reports)}${protocolMeasuresTable(reports)}`,
    failing.length === 0 ? '' : `\nFailing seeds\n${failing.map(failureLines).join('')}`,
    stopped === '' ? '' : `\nSeeds whose run stopped\n${stopped}`,
    wrong.length === 0
      ? ''
      : `\nSeeds that could not be run\n${wrong.map(({ seed, sentence }) => `  seed ${seed}: ${sentence}\n`).join('')}`,
  ].join('');
};
