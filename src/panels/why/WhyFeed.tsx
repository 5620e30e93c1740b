import { type KeyboardEvent, memo, useMemo, useState } from 'react';
import { momentText, secondsText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { nodeColour } from '../../ui/epoch.ts';
import { useHistory, useShownRun } from '../useShownRun.ts';
import { CitationLink } from './CitationLink.tsx';
import { citationOf, type FeedLine, feedLines } from './feed.ts';
import { InterventionIcon } from './InterventionIcon.tsx';
import { momentNarration } from './moment-narration.ts';
import { anySentence } from './narration.ts';
import styles from './WhyFeed.module.css';

const mostLines = 200;

/** What happened and why, a sentence an event, newest first, up to the moment shown. */
export const WhyFeed = () => {
  const run = useShownRun();
  return run === null ? null : <Feed run={run} />;
};

const Feed = ({ run }: { readonly run: Run }) => {
  const [showsAll, setShowsAll] = useState(false);
  const history = useHistory(run);
  const records = useMemo(() => history.momentRecords.of(run.records), [history, run]);
  const lines = feedLines(
    { records: run.records, history, eventCount: run.eventCount },
    showsAll,
    mostLines,
  );
  const isBehind = !showsAll && history.eventCount < run.eventCount;
  const readUntil = isBehind ? run.records.at(history.eventCount - 1)?.atMicros : undefined;
  return (
    <section className={styles['feed']} aria-labelledby="why-heading">
      <header className={styles['header']}>
        <h2 id="why-heading" className={styles['heading']}>
          Why
        </h2>
        {readUntil !== undefined && (
          <p className={styles['behind']}>Read up to {momentText(readUntil)}</p>
        )}
        <Button look="link" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'only what matters' : 'all events'}
        </Button>
      </header>
      {lines.length === 0 ? (
        <p className={styles['empty']}>Nothing worth telling has happened yet.</p>
      ) : (
        <Lines lines={lines} protocol={run.protocol} records={records} showsAll={showsAll} />
      )}
    </section>
  );
};

interface LinesProps {
  readonly lines: readonly FeedLine[];
  readonly protocol: Protocol;
  readonly records: Pick<Records, 'at' | 'between'>;
  readonly showsAll: boolean;
}

const Lines = ({ lines, protocol, records, showsAll }: LinesProps) => {
  const selected = useSession(({ selection }) =>
    selection?.kind === 'event' ? selection.index : null,
  );
  const hasSelected = lines.some(({ record }) => record.index === selected);
  return (
    // One stop for the Tab key; the arrow keys go from line to line.
    <ol className={styles['lines']} onKeyDown={moveFocus}>
      {lines.map(({ record, lastEvent, hue }, place) => (
        <Line
          key={record.index}
          protocol={protocol}
          records={records}
          record={record}
          lastEvent={lastEvent}
          epoch={hue.epoch}
          tone={hue.tone}
          showsAll={showsAll}
          isSelected={record.index === selected}
          isStop={hasSelected ? record.index === selected : place === 0}
        />
      ))}
    </ol>
  );
};

interface LineProps extends Pick<LinesProps, 'protocol' | 'records' | 'showsAll'> {
  readonly record: EventRecord;
  readonly lastEvent: number;
  readonly epoch: number | null;
  readonly tone: FeedLine['hue']['tone'];
  readonly isSelected: boolean;
  readonly isStop: boolean;
}

const Line = memo(
  ({
    protocol,
    records,
    record,
    lastEvent,
    epoch,
    tone,
    showsAll,
    isSelected,
    isStop,
  }: LineProps) => {
    const { index, atMicros, node } = record;
    const told = showsAll
      ? anySentence(protocol, record)
      : momentNarration(protocol, records, { event: index, lastEvent }, lastEvent + 1);
    if (told === null) return null;
    const cited = citationOf(protocol, told);
    const isIntervention = record.kind === 'intervention';
    const name = isIntervention ? null : node;
    const time = secondsText(atMicros);
    const go = () => {
      session.seekToEvent(lastEvent + 1);
      session.select({ kind: 'event', index });
    };
    return (
      <li className={isSelected ? styles['selected'] : styles['line']}>
        <button
          type="button"
          className={styles['go']}
          tabIndex={isStop ? 0 : -1}
          aria-label={`${time} s: ${name === null ? '' : `${name} `}${told.text}`}
          aria-current={isSelected}
          onClick={go}
        />
        <time className={styles['time']} aria-hidden="true">
          {time}
        </time>
        <span className={styles['sign']} aria-hidden="true">
          {isIntervention ? (
            <InterventionIcon intervention={record.entry.intervention} />
          ) : (
            <span className={styles['dot']} style={{ background: nodeColour({ epoch, tone }) }} />
          )}
        </span>
        <p className={told.important ? styles['important'] : styles['text']}>
          <span aria-hidden="true">
            {name !== null && <b className={styles['name']}>{name}</b>} {told.text}
          </span>
          {/* The space lets the line break before the citation. */}{' '}
          {cited && <CitationLink cited={cited} isStop={isSelected} />}
        </p>
      </li>
    );
  },
);

const moveFocus = (event: KeyboardEvent<HTMLOListElement>): void => {
  const forward = event.key === 'ArrowDown';
  if (!forward && event.key !== 'ArrowUp') return;
  const line = document.activeElement?.closest('li');
  const next = forward ? line?.nextElementSibling : line?.previousElementSibling;
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
};
