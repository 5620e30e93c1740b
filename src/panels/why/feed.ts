import type { RuleId } from '../../sim/identifiers.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { RunHistory } from '../run-history/run-history.ts';

/** One line of the feed: an event, or several that are told as one. */
export interface FeedLine {
  readonly record: EventRecord;
  readonly lastEvent: number;
  /** What colours it. */
  readonly hue: ReturnType<RunHistory['hueAt']>;
}

/** What a feed is made of. */
export interface Feed {
  readonly records: Records;
  readonly history: Pick<RunHistory, 'moments' | 'momentsBefore' | 'hueAt' | 'momentRecords'>;
  /** How many events have happened at the moment shown: later ones are not told. */
  readonly eventCount: number;
}

/** The last lines of the feed, newest first: events worth telling, or all there are. */
export const feedLines = (
  { records, history, eventCount }: Feed,
  showsAll: boolean,
  most: number,
): readonly FeedLine[] => {
  if (showsAll) {
    return [...records.between(Math.max(0, eventCount - most), eventCount)]
      .map((record) => ({
        record,
        lastEvent: record.index,
        hue: history.hueAt(record.node, record.index + 1),
      }))
      .reverse();
  }
  const end = history.momentsBefore(eventCount);
  const known = history.momentRecords.of(records);
  return history.moments
    .slice(Math.max(0, end - most), end)
    .flatMap(({ event, lastEvent, node }) => {
      const record = known.at(event);
      if (record === undefined) return [];
      const hue = history.hueAt(node, event + 1);
      return [{ record, hue, lastEvent: Math.min(lastEvent, eventCount - 1) }];
    })
    .reverse();
};

/** How a rule or section is cited beside a sentence: `Raft §5.2`, with what it says. */
export interface Cited {
  /** The rule that it is about, if it is about one of the protocol's. */
  readonly rule: RuleId | null;
  readonly label: string;
  readonly claim: string | null;
  readonly url: string | null;
}

/** Where a sentence stands in the paper; null when it cites nothing. */
export const citationOf = (
  protocol: Pick<Protocol, 'title' | 'paper' | 'rules'>,
  narration: Pick<NonNullable<ReturnType<Protocol['narrate']>>, 'rule' | 'citation'>,
): Cited | null => {
  const rule = protocol.rules.find(({ id }) => id === narration.rule);
  const citation = narration.citation ?? rule?.citation;
  if (citation === undefined) return null;
  const source =
    citation.paper === protocol.paper.paper ? protocol.title : shortName(citation.paper);
  return {
    rule: rule?.id ?? null,
    label: `${source} ${citation.section}`,
    claim: rule ? `${rule.title}. ${rule.claim}` : null,
    url: citation.url ?? null,
  };
};

/** A paper by its authors, as a reference in a text names it. */
const shortName = (paper: string): string => paper.split(',', 1)[0] ?? paper;
