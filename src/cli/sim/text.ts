import type { Spell } from '../../check/availability.ts';
import type { Distribution } from '../../check/distribution.ts';
import type { Election, LeaderlessSpell } from '../../check/elections.ts';
import { grouped } from '../../scenario/wording.ts';
import type { Measure, Protocol } from '../../sim/protocol.ts';
import { textTable } from '../table.ts';
import type { RunReport } from './report.ts';
import type { Verdict } from './verdicts.ts';
import { countText, measuredText, momentText, spanText } from './words.ts';

/** How many lines of one list are printed; `--json` has them all. */
const mostLines = 20;

const verdictWord = ({ kind, holds }: Verdict): string => {
  if (holds === null) return 'unjudged';
  if (kind === 'sometimes') return holds ? 'seen' : 'not seen';
  return holds ? 'holds' : 'BROKEN';
};

const verdictLine = (verdict: Verdict): string => {
  const { id, expected, holds, sentence, atMicros } = verdict;
  const unexpected = expected !== null && expected !== holds ? ', not as expected' : '';
  const at = atMicros === null ? '' : ` at ${momentText(atMicros)}`;
  const why = sentence === null ? '' : `${at}: ${sentence}`;
  return `  ${verdictWord(verdict).padEnd(9)}  ${id}${unexpected}${why}\n`;
};

const distributionCells = (
  distribution: Distribution | null,
  text: (value: number) => string,
): readonly string[] =>
  distribution === null
    ? ['–', '–', '–']
    : [distribution.p50, distribution.p95, distribution.max].map(text);

const messagesTable = ({ messages }: RunReport): string => {
  const hasCopies = messages.some(({ duplicated }) => duplicated > 0);
  const header = ['', 'sent', ...(hasCopies ? ['copies'] : []), 'delivered', 'lost', 'under way'];
  const rows = messages.map(({ type, sent, duplicated, delivered, lost, underWay }) => [
    type,
    ...[sent, ...(hasCopies ? [duplicated] : []), delivered, lost, underWay].map(grouped),
  ]);
  return textTable([header, ...rows]);
};

const lossWords: Readonly<Record<LeaderlessSpell['because'], string>> = {
  start: 'since the start',
  crash: 'crashed',
  pause: 'was paused',
  removal: 'was removed',
  cut: 'was cut off',
  'others stopped': 'was left with too few others',
  'stepped down': 'stepped down',
  superseded: 'was superseded',
};

const lossText = ({ lost, because }: LeaderlessSpell): string =>
  lost === null ? lossWords[because] : `after ${lost} ${lossWords[because]}`;

const electionLine = (
  { atMicros, leader, epoch, tookMicros }: Election,
  { epochWord, leaderless }: Pick<Protocol, 'epochWord'> & Pick<RunReport, 'leaderless'>,
): string => {
  const spell = leaderless.find(
    ({ untilMicros, successor }) => untilMicros === atMicros && successor === leader,
  );
  const took =
    tookMicros === null || spell === undefined
      ? 'while another led'
      : `${spanText(tookMicros)} ${lossText(spell)}`;
  const what = epoch === null ? '' : ` (${epochWord} ${epoch})`;
  return `  ${momentText(atMicros)}  ${leader}${what}, ${took}\n`;
};

const electionsText = (report: RunReport, protocol: Pick<Protocol, 'epochWord'>): string => {
  const { elections, leaderless, endedAtMicros } = report;
  if (elections.length === 0) return 'Elections: none\n';
  const { epochWord } = protocol;
  const shown = elections.slice(0, mostLines);
  const lines = shown.map((election) => electionLine(election, { epochWord, leaderless }));
  const more = elections.length - shown.length;
  const total = leaderless.reduce(
    (sum, { fromMicros, untilMicros }) => sum + (untilMicros ?? endedAtMicros) - fromMicros,
    0,
  );
  const last = leaderless.at(-1);
  const open =
    last?.untilMicros === null ? `, since ${momentText(last.fromMicros)} to the end among it` : '';
  return [
    `Elections: ${elections.length}\n`,
    ...lines,
    more > 0 ? `  and ${more} more\n` : '',
    `  without a leader for ${spanText(total)} in all${open}\n`,
  ].join('');
};

const spellsText = (spells: readonly Spell[]): string => {
  const shown = spells.slice(0, mostLines);
  const words = shown.map(
    ({ fromMicros, untilMicros }) => `${momentText(fromMicros)} to ${momentText(untilMicros)}`,
  );
  const more = spells.length > shown.length ? `, and ${spells.length - shown.length} more` : '';
  return words.length === 0 ? '' : `: ${words.join(', ')}${more}`;
};

const unavailabilityText = ({ unavailability }: RunReport): string => {
  const { clients, someMicros, allMicros } = unavailability;
  if (clients.length === 0) return '';
  return [
    'Unavailability\n',
    ...clients.map(
      ({ client, micros, spells }) => `  ${client} ${spanText(micros)}${spellsText(spells)}\n`,
    ),
    `  some client ${spanText(someMicros)}, every client at once ${spanText(allMicros)}\n`,
  ].join('');
};

const operationsText = ({ operations }: RunReport): string => {
  const { outcomes, messages, messageDelays } = operations;
  const rows = outcomes
    .filter(({ count }) => count > 0)
    .map(({ outcome, count, latencyMicros }) => [
      outcome,
      grouped(count),
      ...distributionCells(latencyMicros, spanText),
    ]);
  if (rows.length === 0) return 'Client operations: none\n';
  const costs: (readonly [string, Distribution | null])[] = [
    ['messages', messages],
    ['message delays', messageDelays],
  ];
  return [
    'Client operations\n',
    textTable([['', 'count', 'p50', 'p95', 'max'], ...rows]),
    'For each answered operation\n',
    textTable([
      ['', 'p50', 'p95', 'max'],
      ...costs.map(([name, cost]) => [name, ...distributionCells(cost, grouped)]),
    ]),
  ].join('');
};

/** A measure's number with its unit: `4.51 updates per site`, `18.4 %`. */
const measureText = ({ unit, value }: Measure): string =>
  value === null ? '–' : `${measuredText(value)}${unit === '' ? '' : ` ${unit}`}`;

const measuresText = ({ measures }: RunReport): string =>
  measures.length === 0
    ? ''
    : `\nMeasures\n${textTable(measures.map((measure) => [measure.name, measureText(measure)]))}`;

/** `modified Raft: raft/commit-only-own-term off`, a line of its own; nothing for the true protocol. */
export const modifiedText = (
  { rulesOff }: Pick<RunReport, 'rulesOff'>,
  { title }: Pick<Protocol, 'title'>,
): string => (rulesOff.length === 0 ? '' : `modified ${title}: ${rulesOff.join(', ')} off\n`);

/** What one run is called and how large it was. */
export const headingText = (
  { title, nodes, clients, rulesOff }: Pick<RunReport, 'title' | 'nodes' | 'clients' | 'rulesOff'>,
  protocol: Pick<Protocol, 'title'>,
): string =>
  [
    `${protocol.title}${title === null ? '' : `: ${title}`}\n`,
    modifiedText({ rulesOff }, protocol),
    `${countText(nodes, 'server')}, ${countText(clients, 'client')}`,
  ].join('');

/** A run's report for a person at a terminal. */
export const reportText = (
  report: RunReport,
  protocol: Pick<Protocol, 'title' | 'epochWord'>,
): string => {
  const { seed, endedAtMicros, events, verdicts, asExpected, judgedBy, fingerprint } = report;
  const standard =
    judgedBy === 'expectations' ? 'the scenario expects' : 'all that is promised holds';
  const summary =
    judgedBy === 'expectations'
      ? `Verdicts: ${asExpected ? 'as' : 'NOT as'} ${standard}\n`
      : `Verdicts: ${asExpected ? standard : 'something that is promised does not hold'}\n`;
  return [
    `${headingText(report, protocol)}, seed ${seed}, ${spanText(endedAtMicros)}, ${countText(events, 'event')}\n\n`,
    report.stopped === null ? '' : `Stopped: ${report.stopped}\n\n`,
    summary,
    ...verdicts.map(verdictLine),
    `\nMessages\n${messagesTable(report)}`,
    `\n${electionsText(report, protocol)}`,
    `\n${operationsText(report)}`,
    `\n${unavailabilityText(report)}`,
    measuresText(report),
    `\nFingerprint ${fingerprint}\n`,
  ].join('');
};
