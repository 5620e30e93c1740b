import { capitalised } from '../scenario/wording.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';
import { doneIn } from './done.ts';
import { momentText } from './format.ts';
import { interventionText } from './interventions.ts';
import { modifiedText } from './rules-off.ts';

/** What an event was, in a sentence; null for one that nobody would ask about. */
export const recordText = (run: Run, record: EventRecord): string | null => {
  if (record.kind === 'intervention') {
    const { intervention } = record.entry;
    const text = interventionText(intervention);
    // The name of a client has no large letter, not even at the beginning.
    return `${intervention.kind === 'operation' ? text : capitalised(text)}.`;
  }
  const told = run.protocol.narrate(record);
  return told === null ? null : `${record.node ?? ''} ${told.text}.`.trim();
};

/** An event with its time, in a sentence; empty for one that nobody would ask about. */
export const momentTold = (run: Run, index: number): string => {
  const record = run.records.at(index);
  const told = record === undefined ? null : recordText(run, record);
  return record === undefined || told === null ? '' : `${momentText(record.atMicros)}: ${told}`;
};

/** The sentence of the latest moment that matters among the events from `from` to the one shown. */
export const latestMoment = (run: Run, from: number): string | null => {
  for (let index = run.eventCount - 1; index >= from; index--) {
    if (!run.events.matters(index)) continue;
    const record = run.records.at(index);
    if (record !== undefined) return recordText(run, record);
  }
  return null;
};

/** As many of the things done as an opened link tells at once; the list has them all. */
const MOST_TOLD = 3;

/** What was opened, where, whether it plays, and what its script does. */
export const openedText = (run: Run, atMicros: Micros, plays: boolean): string => {
  const modified = modifiedText(run.protocol, run.scenario.rulesOff);
  const title = run.scenario.title ?? run.protocol.title;
  const name = modified === null ? title : `${title}, ${modified}`;
  const opened = `${name}, ${plays ? 'playing' : `paused at ${momentText(atMicros)}`}.`;
  const done = doneIn(run.scenario.script);
  if (done.length === 0) return opened;
  const told = done
    .slice(0, MOST_TOLD)
    .map(({ atMicros, text }) => `${text} (${momentText(atMicros)})`);
  const more = done.length - told.length;
  return `${opened} Its script: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
};
