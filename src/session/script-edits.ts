import type { MessageId } from '../sim/identifiers.ts';
import type { Intervention, ScriptEntry } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import { momentText } from './format.ts';
import { shortText } from './interventions.ts';

/** What is edited: a scenario, and the entries of its script that are switched off. */
export interface Script {
  readonly scenario: Scenario;
  readonly off: readonly ScriptEntry[];
}

/** A script after an edit. */
export interface ScriptEdit extends Script {
  /** The entry that was edited; null for one that is new. */
  readonly entry: ScriptEntry | null;
  /** What it has become; null when it is gone. */
  readonly becomes: ScriptEntry | null;
  /** Where the run may begin to differ. */
  readonly forkMicros: Micros;
  /** What happened, as the name of a branch: `without kill n1`. */
  readonly name: string;
}

/** One row of a script: an entry, and whether it is carried out. */
export interface ScriptRow {
  readonly entry: ScriptEntry;
  readonly isOn: boolean;
}

/** All entries of a script in the order of time, those switched off among them. */
export const scriptRows = ({ scenario, off }: Script): readonly ScriptRow[] =>
  [
    ...scenario.script.map((entry) => ({ entry, isOn: true })),
    ...off.map((entry) => ({ entry, isOn: false })),
  ].sort((one, other) => one.entry.atMicros - other.entry.atMicros);

const within = (micros: number, { untilMicros }: Scenario): Micros =>
  Math.round(Math.max(0, Math.min(micros, untilMicros)));

const withScript = (scenario: Scenario, script: readonly ScriptEntry[]): Scenario => ({
  ...scenario,
  script,
});

const without = (entries: readonly ScriptEntry[], entry: ScriptEntry): readonly ScriptEntry[] =>
  entries.filter((each) => each !== entry);

const replaced = (
  entries: readonly ScriptEntry[],
  entry: ScriptEntry,
  becomes: ScriptEntry,
): readonly ScriptEntry[] => entries.map((each) => (each === entry ? becomes : each));

/** The entries with one more, after all that are due no later. */
const inserted = (entries: readonly ScriptEntry[], entry: ScriptEntry): readonly ScriptEntry[] => {
  const later = entries.findIndex((each) => each.atMicros > entry.atMicros);
  return later < 0 ? [...entries, entry] : entries.toSpliced(later, 0, entry);
};

/** The entries with another in the place of one: where that was, unless it is for another time. */
const exchanged = (
  entries: readonly ScriptEntry[],
  entry: ScriptEntry,
  becomes: ScriptEntry,
): readonly ScriptEntry[] =>
  entry.atMicros === becomes.atMicros || !entries.includes(entry)
    ? replaced(entries, entry, becomes)
    : inserted(without(entries, entry), becomes);

/** The script with another entry for one; it stays switched off if it was. */
export const replaceEntry = (
  script: Script,
  entry: ScriptEntry,
  becomes: ScriptEntry,
): ScriptEdit => ({
  scenario: withScript(script.scenario, exchanged(script.scenario.script, entry, becomes)),
  off: replaced(script.off, entry, becomes),
  entry,
  becomes,
  forkMicros: Math.min(entry.atMicros, becomes.atMicros),
  name: `${shortText(becomes.intervention)} at ${momentText(becomes.atMicros)}`,
});

/** The script with an entry at another time: after everything else that is due at that moment. */
export const moveEntry = (script: Script, entry: ScriptEntry, toMicros: number): ScriptEdit =>
  replaceEntry(script, entry, {
    atMicros: within(toMicros, script.scenario),
    intervention: entry.intervention,
  });

/** As many entries as were carried out in one go, in words. */
const entriesText = (entries: readonly ScriptEntry[]): string => {
  const [first, ...more] = entries.map(({ intervention }) => shortText(intervention));
  return `${first ?? 'nothing'}${more.length === 0 ? '' : ` and ${more.length} more`}`;
};

/** The script with entries that were carried out in one go at another time, still in one go. */
export const moveEntries = (
  script: Script,
  entries: readonly ScriptEntry[],
  toMicros: number,
): ScriptEdit => {
  const edits: ScriptEdit[] = [];
  for (const entry of entries) edits.push(moveEntry(edits.at(-1) ?? script, entry, toMicros));
  const [first] = edits;
  const last = edits.at(-1);
  if (first === undefined || last === undefined) throw new Error('No entries to move.');
  return {
    ...last,
    entry: first.entry,
    becomes: first.becomes,
    forkMicros: Math.min(...edits.map(({ forkMicros }) => forkMicros)),
    name: `${entriesText(entries)} at ${momentText(first.becomes?.atMicros ?? toMicros)}`,
  };
};

/** The script without entries that were carried out in one go. */
export const deleteEntries = (script: Script, entries: readonly ScriptEntry[]): ScriptEdit => {
  const [first] = entries;
  if (first === undefined) throw new Error('No entries to delete.');
  const gone = new Set(entries);
  const kept = (each: ScriptEntry): boolean => !gone.has(each);
  return {
    scenario: withScript(script.scenario, script.scenario.script.filter(kept)),
    off: script.off.filter(kept),
    entry: first,
    becomes: null,
    forkMicros: first.atMicros,
    name: `without ${entriesText(entries)}`,
  };
};

/** The script with something else done in an entry's place, at its time. */
export const changeEntry = (
  script: Script,
  entry: ScriptEntry,
  intervention: Intervention,
): ScriptEdit => replaceEntry(script, entry, { ...entry, intervention });

/** The script without an entry, whether it was switched on or off. */
export const deleteEntry = (script: Script, entry: ScriptEntry): ScriptEdit => ({
  scenario: withScript(script.scenario, without(script.scenario.script, entry)),
  off: without(script.off, entry),
  entry,
  becomes: null,
  forkMicros: entry.atMicros,
  name: `without ${shortText(entry.intervention)}`,
});

/** The script with an entry switched on or off. */
export const switchEntry = (script: Script, entry: ScriptEntry, on: boolean): ScriptEdit => ({
  scenario: withScript(
    script.scenario,
    on ? inserted(script.scenario.script, entry) : without(script.scenario.script, entry),
  ),
  off: on ? without(script.off, entry) : [...script.off, entry],
  entry,
  becomes: entry,
  forkMicros: entry.atMicros,
  name: `${on ? 'with' : 'without'} ${shortText(entry.intervention)}`,
});

/** The script with one more entry. */
export const addEntry = (script: Script, entry: ScriptEntry): ScriptEdit => ({
  scenario: withScript(script.scenario, inserted(script.scenario.script, entry)),
  off: script.off,
  entry: null,
  becomes: entry,
  forkMicros: entry.atMicros,
  name: `${shortText(entry.intervention)} at ${momentText(entry.atMicros)}`,
});

/** A message as it was sent, before anyone touched it. */
export interface SentMessage {
  readonly id: MessageId;
  readonly sentAtMicros: Micros;
  /** When it would arrive by itself. */
  readonly arrivesAtMicros: Micros;
  /** When it would be lost by itself; null when it would arrive. */
  readonly diesAtMicros: Micros | null;
}

/** The entry by which a message's arrival was set by hand; null for none. */
export const arrivalEntry = (script: Script, id: MessageId): ScriptEntry | null =>
  script.scenario.script.find(
    ({ intervention }) =>
      (intervention.kind === 'delay' || intervention.kind === 'deliverNow') &&
      intervention.message === id,
  ) ?? null;

/**
 * The script in which a message arrives at another moment: held back from its sending on, or
 * delivered early. An earlier wish about the same message is forgotten. A message that would be lost
 * can only be delivered before it is.
 */
export const moveArrival = (script: Script, message: SentMessage, toMicros: number): ScriptEdit => {
  const { id, sentAtMicros, arrivesAtMicros, diesAtMicros } = message;
  const latest = diesAtMicros === null ? script.scenario.untilMicros : diesAtMicros - 1;
  const at = Math.round(Math.max(sentAtMicros, Math.min(toMicros, latest)));
  const before = arrivalEntry(script, id);
  const becomes: ScriptEntry | null =
    at === arrivesAtMicros
      ? null
      : at < arrivesAtMicros
        ? { atMicros: at, intervention: { kind: 'deliverNow', message: id } }
        : {
            atMicros: sentAtMicros,
            intervention: { kind: 'delay', message: id, byMicros: at - arrivesAtMicros },
          };
  const others = before === null ? script.scenario.script : without(script.scenario.script, before);
  return {
    scenario: withScript(script.scenario, becomes === null ? others : inserted(others, becomes)),
    off: script.off,
    entry: before,
    becomes,
    forkMicros: Math.min(at, arrivesAtMicros),
    name: `${id} arrives at ${momentText(at)}`,
  };
};

/** The script with another sentence in the place of one; null takes it away, and `from` null adds it. */
export const changeCaption = (
  scenario: Scenario,
  from: number | null,
  caption: { readonly atMicros: Micros; readonly text: string } | null,
): Scenario => {
  const captions = scenario.captions ?? [];
  const kept = from === null ? captions : captions.filter((_, place) => place !== from);
  const next = caption === null ? kept : [...kept, caption];
  const ordered = next.toSorted((one, other) => one.atMicros - other.atMicros);
  const { captions: _captions, ...rest } = scenario;
  return ordered.length === 0 ? rest : { ...rest, captions: ordered };
};
