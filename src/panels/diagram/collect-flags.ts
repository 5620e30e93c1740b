import type { Protocol } from '../../sim/protocol.ts';
import { scriptEntryOf } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { Finding } from '../../sim/run.ts';
import { placeOfLast } from '../run-history/lifelines.ts';
import type { Moment, RunHistory } from '../run-history/run-history.ts';
import { sidesOf } from '../why/link-group.ts';
import { momentNarration } from '../why/moment-narration.ts';
import { type Flag, flagLabel, momentLabel, toneOf } from './flags.ts';
import type { TimeWindow } from './time-scale.ts';

/** What flags are made of. */
export interface Flagged {
  readonly protocol: Protocol;
  readonly records: Records;
  readonly broken: readonly Finding[];
  readonly history: RunHistory;
}

/** With more moments than this in a window, only so many of them, evenly spread, may get a flag. */
const mostMoments = 240;

/** The flags within a stretch of time: broken promises, interventions, and moments that matter. */
export const collectFlags = (
  { protocol, records, broken, history }: Flagged,
  { startMicros, spanMicros }: TimeWindow,
): readonly Flag[] => {
  const isBefore = (micros: number) => (moment: Moment) => moment.atMicros < micros;
  const first = placeOfLast(history.moments, isBefore(startMicros)) + 1;
  const last = placeOfLast(history.moments, isBefore(startMicros + spanMicros)) + 1;
  const moments = history.moments
    .slice(first, last)
    .filter(({ kind, important }) => kind === 'intervention' || important);
  const every = Math.ceil(moments.length / mostMoments);
  const { momentRecords } = history;
  const known = momentRecords.of(records);
  const flags = moments
    .filter((_, place) => place % every === 0)
    // From afar, the few that would have to be played again are not worth it.
    .filter(({ event }) => every === 1 || momentRecords.has(event))
    .flatMap((moment) => momentFlag(protocol, known, history, moment) ?? []);
  const marks = broken
    .filter(({ atMicros }) => atMicros >= startMicros && atMicros < startMicros + spanMicros)
    .map(brokenFlag);
  return [...flags, ...marks];
};

const brokenFlag = ({ monitor, atEvent, atMicros, violation }: Finding): Flag => ({
  event: atEvent,
  atMicros,
  tone: 'broken',
  epoch: null,
  label: `✗ ${monitor.title}`,
  sentence: `${monitor.title} is broken: ${violation.sentence}`,
  entries: [],
});

const momentFlag = (
  protocol: Protocol,
  records: Pick<Records, 'at' | 'between'>,
  { lifelines }: RunHistory,
  moment: Moment,
): Flag | null => {
  const record = records.at(moment.event);
  const told = momentNarration(protocol, records, moment, moment.lastEvent + 1);
  if (record === undefined || told === null) return null;
  const { event, atMicros, node, epoch } = moment;
  if (record.kind === 'intervention') {
    const { intervention } = record.entry;
    return {
      event,
      atMicros,
      epoch: null,
      tone: toneOf(intervention),
      label: groupLabel(records, moment) ?? flagLabel(intervention),
      sentence: told.text,
      entries: [...records.between(event, moment.lastEvent + 1)].flatMap((each) =>
        each.kind === 'intervention' ? [scriptEntryOf(each)] : [],
      ),
    };
  }
  const comesToLead =
    node !== null &&
    lifelines.at(node, event + 1)?.leads === true &&
    lifelines.at(node, event)?.leads !== true;
  return {
    event,
    atMicros,
    epoch,
    tone: comesToLead ? 'elected' : 'moment',
    label: momentLabel(node, told.text),
    sentence: `${node ?? ''} ${told.text}`.trim(),
    entries: [],
  };
};

/** The label of several links cut or mended in one go. */
const groupLabel = (records: Pick<Records, 'at' | 'between'>, moment: Moment): string | null => {
  if (moment.lastEvent === moment.event) return null;
  const links = [...records.between(moment.event, moment.lastEvent + 1)].flatMap((record) => {
    if (record.kind !== 'intervention') return [];
    const { intervention } = record.entry;
    return intervention.kind === 'cut' || intervention.kind === 'mend' ? [intervention] : [];
  });
  const kind = links[0]?.kind === 'mend' ? 'mend' : '✂ cut';
  const sides = sidesOf(links);
  return sides === null ? `${kind} ${links.length} links` : `${kind} ${sides[0].join(' ')}`;
};
