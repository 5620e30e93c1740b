import type { ScriptEntry } from '../../sim/intervention.ts';
import type { Caption, Expectation, Scenario } from '../../sim/scenario.ts';
import { printDeeds } from './deed-words.ts';
import { printExpectations } from './expectation-text.ts';
import { printHeading } from './heading.ts';
import { printSettings } from './settings.ts';
import { printAwaited, printPointers, printPrediction } from './stop-words.ts';
import type { Story } from './story.ts';
import { printTime } from './time-text.ts';
import { printWord } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

const WIDTH = 100;
const CAPTION_COLUMN = 32;

/** Items with commas between, on as many lines as they need. */
const packed = (items: readonly string[], room: number): readonly string[] => {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + item.length <= room) {
      lines[lines.length - 1] = `${last}, ${item}`;
    } else lines.push(item);
  }
  return lines;
};

const labelled = (label: string, items: readonly string[]): readonly string[] =>
  packed(items, WIDTH - label.length - 1).map((line) => `${label} ${line}`);

const printSummary = (summary: string): readonly string[] => {
  if (summary === '') return [];
  const isBare =
    summary === summary.trim() &&
    !/[\p{Cc}\p{Cs}]/u.test(summary) &&
    /^(?:\p{Lu}|[nc]\d+\b)/u.test(summary);
  return [isBare ? summary : JSON.stringify(summary)];
};

interface Moment {
  readonly time: string;
  readonly deeds: string;
  readonly caption: Caption | null;
}

const timeOf = ({ atMicros, afterStep }: Omit<ScriptEntry, 'intervention'>): string =>
  `${printTime(atMicros)}${afterStep === undefined ? '' : ` after step ${afterStep}`}`;

const isSameMoment = (one: ScriptEntry, other: ScriptEntry | undefined): boolean =>
  one.atMicros === other?.atMicros && one.afterStep === other.afterStep;

/** Deeds and captions in the order of time, and each of both in their own order. */
const momentsOf = (
  { script, captions = [] }: Scenario,
  vocabulary: Vocabulary,
): readonly Moment[] => {
  const moments: Moment[] = [];
  let nextCaption = 0;
  const tellCaptions = (isTold: (atMicros: number) => boolean) => {
    for (
      let caption = captions[nextCaption];
      caption !== undefined && isTold(caption.atMicros);
      caption = captions[nextCaption]
    ) {
      moments.push({ time: printTime(caption.atMicros), deeds: '', caption });
      nextCaption++;
    }
  };
  let from = 0;
  while (from < script.length) {
    const entry = script[from];
    if (entry === undefined) break;
    let to = from + 1;
    while (isSameMoment(entry, script[to])) to++;
    tellCaptions((atMicros) => atMicros < entry.atMicros);
    const deeds = script.slice(from, to).map(({ intervention }) => intervention);
    const lines = packed(printDeeds(deeds, vocabulary), WIDTH - 20);
    const caption = captions[nextCaption];
    const isLastOfTime = script[to]?.atMicros !== entry.atMicros;
    const isCaptioned = isLastOfTime && caption?.atMicros === entry.atMicros;
    lines.forEach((line, place) => {
      const isLast = place === lines.length - 1;
      moments.push({
        time: timeOf(entry),
        deeds: line,
        caption: isLast && isCaptioned ? caption : null,
      });
    });
    if (isCaptioned) nextCaption++;
    from = to;
  }
  tellCaptions(() => true);
  return moments;
};

/** What a stop does beside saying its sentence, on lines of their own. */
const printStop = ({ ask, points, awaits }: Caption): readonly string[] => [
  ...(points === undefined ? [] : labelled('points', printPointers(points))),
  ...(awaits === undefined ? [] : [`awaits ${printAwaited(awaits)}`]),
  ...(ask === undefined ? [] : printPrediction(ask)),
];

const printMoments = (scenario: Scenario, vocabulary: Vocabulary): readonly string[] => {
  const moments = momentsOf(scenario, vocabulary);
  const width = moments.reduce((widest, { time }) => Math.max(widest, time.length), 6);
  return moments.flatMap(({ time, deeds, caption }) => {
    const start = `${time.padEnd(width)}  ${deeds}`;
    if (caption === null) return [start];
    const line = `${start.padEnd(width + CAPTION_COLUMN)}  ${JSON.stringify(caption.text)}`;
    return [line, ...printStop(caption).map((each) => `${' '.repeat(width + 2)}${each}`)];
  });
};

/** What is expected beside what the `without` line says already. */
const expectedBeside = (
  expectations: readonly Expectation[],
  rule: Story['rule'],
): readonly Expectation[] => {
  const last = expectations.at(-1);
  const isSaid =
    rule !== null &&
    last?.verdict === rule.breaks &&
    last.holds === !rule.isOff &&
    expectations.filter(({ verdict }) => verdict === rule.breaks).length === 1;
  return isSaid ? expectations.slice(0, -1) : expectations;
};

const printRules = (rulesOff: readonly string[], rule: Story['rule']): readonly string[] => {
  const items = rulesOff.map((id) =>
    rule?.isOff === true && rule.id === id
      ? `${printWord(id)} breaks ${printWord(rule.breaks)}`
      : printWord(id),
  );
  return [
    ...labelled('without', items),
    ...(rule === null || rule.isOff
      ? []
      : [`without ${printWord(rule.id)} would break ${printWord(rule.breaks)}`]),
  ];
};

/** The story of a mere scenario, of which nothing more is told. */
export const storyOfScenario = (scenario: Scenario): Story => ({
  id: null,
  summary: '',
  scenario,
  rule: null,
});

/**
 * A story as text, such that reading it with the same vocabulary gives the same story. Every
 * scenario that the format allows can be told. The vocabulary's names for settings and its own words
 * for deeds are used where they fit.
 */
export const printStory = (story: Story, vocabulary: Vocabulary): string => {
  const { id, summary, opensAtMicros = null, scenario, rule } = story;
  const {
    protocol,
    title = null,
    rulesOff,
    script: _script,
    untilMicros,
    captions,
    afterwards,
    expectations,
    ...settings
  } = scenario;
  const isEmpty = (list: readonly unknown[] | undefined): boolean => list?.length === 0;
  const items = [
    ...printSettings(settings, vocabulary),
    ...(isEmpty(rulesOff) ? ['empty rulesOff'] : []),
    ...(isEmpty(captions) ? ['empty captions'] : []),
    ...(isEmpty(expectations) ? ['empty expectations'] : []),
  ];
  const broken = rule?.isOff === true ? rule.breaks : null;
  const expected = printExpectations(expectedBeside(expectations ?? [], rule), vocabulary, broken);
  return [
    printHeading({ id, title, opensAtMicros, endsAtMicros: untilMicros }),
    ...printSummary(summary),
    ...(protocol === vocabulary.protocol ? [] : [`on ${protocol}`]),
    ...labelled('with', items),
    ...printRules(rulesOff ?? [], rule),
    ...printMoments(scenario, vocabulary),
    ...(afterwards === undefined ? [] : [`afterwards ${JSON.stringify(afterwards)}`]),
    ...labelled('expect', expected),
    '',
  ].join('\n');
};
