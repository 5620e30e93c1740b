import type { Narration, Protocol } from '../../sim/protocol.ts';
import type { Records } from '../../sim/records.ts';
import type { Moment } from '../run-history/run-history.ts';
import { linkGroupText } from './link-group.ts';
import { narration } from './narration.ts';

/**
 * The sentence for a moment, as far as it had gone after that many events: links that were cut (or
 * mended) in one go are told together.
 */
export const momentNarration = (
  protocol: Pick<Protocol, 'narrate' | 'describeMessage'>,
  records: Pick<Records, 'at' | 'between'>,
  moment: Pick<Moment, 'event' | 'lastEvent'>,
  eventCount: number,
): Narration | null => {
  const record = records.at(moment.event);
  if (record === undefined) return null;
  const told = narration(protocol, record);
  const last = Math.min(moment.lastEvent, eventCount - 1);
  if (told === null || last === moment.event) return told;
  const links = [...records.between(moment.event, last + 1)].flatMap((each) => {
    if (each.kind !== 'intervention') return [];
    const { intervention } = each.entry;
    return intervention.kind === 'cut' || intervention.kind === 'mend' ? [intervention] : [];
  });
  const kind = links[0]?.kind ?? 'cut';
  return { ...told, text: `you ${linkGroupText(kind, links)}` };
};
