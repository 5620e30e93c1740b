import { useState } from 'react';
import { momentText, spanText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import type { MessageId } from '../../sim/identifiers.ts';
import type { Run } from '../../sim/run.ts';
import { milliseconds } from '../../sim/time.ts';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { sentMessage } from '../run-history/sent-message.ts';
import { useHistory } from '../useShownRun.ts';
import { lossText } from '../why/narration.ts';
import { wordsOf } from '../words.ts';
import { EventLink } from './EventLink.tsx';
import { Facts } from './Facts.tsx';
import { FieldTree } from './FieldTree.tsx';
import styles from './MessageInspector.module.css';
import { Actions, Panel } from './Panel.tsx';
import { Section } from './Section.tsx';

interface MessageInspectorProps {
  readonly run: Run;
  readonly id: MessageId;
}

/** A message: on its way, arrived or lost; what it says, and what can be done to it. */
export const MessageInspector = ({ run, id }: MessageInspectorProps) => {
  const history = useHistory(run);
  const inFlight = run.world.message(id);
  const row = history.messages.row(history.messages.rowOfId(id));
  const message = inFlight ?? (row === null ? null : sentMessage(run.records, row));
  if (message === null) {
    return (
      <Panel title={id} about="has not been sent in this run">
        {null}
      </Panel>
    );
  }
  const { from, to, sentAtMicros, operation, copy } = message;
  const { label, epoch } = run.protocol.describeMessage(message.message);
  const { type: _type, ...content } = message.message;
  return (
    <Panel title={label} about={`${from} → ${to}`}>
      {inFlight && <MessageActions key={id} id={id} />}
      <Section title="Way">
        <Facts
          facts={[
            { name: 'name', value: `${id}${copy > 0 ? ' (a duplicate)' : ''}` },
            { name: 'kind', value: wordsOf(message.message.type) },
            ...(epoch === null ? [] : [{ name: run.protocol.epochWord, value: `${epoch}` }]),
            {
              name: 'sent',
              value: <EventLink run={run} index={message.cause} text={momentText(sentAtMicros)} />,
            },
            arrivalFact(run, inFlight, row),
            ...(operation === null ? [] : [{ name: 'serves', value: operation }]),
          ]}
        />
      </Section>
      <Section title="What it says">
        <FieldTree value={content} />
      </Section>
    </Panel>
  );
};

type Row = ReturnType<ReturnType<typeof useHistory>['messages']['row']>;

const arrivalFact = (run: Run, inFlight: ReturnType<Run['world']['message']>, row: Row) => {
  if (inFlight !== null) {
    const left = inFlight.arrivesAtMicros - run.nowMicros;
    return {
      name: 'arrives',
      value: left > 0 ? `${momentText(inFlight.arrivesAtMicros)}, in ${spanText(left)}` : 'now',
    };
  }
  const name = row?.fate === 'lost' ? 'lost' : 'arrived';
  if (row?.endEvent == null) return { name: 'arrives', value: 'not known' };
  const record = run.records.at(row.endEvent);
  const reason =
    record?.kind === 'lost'
      ? `: ${lossText(record.reason)}`
      : record?.kind === 'intervention'
        ? ': you stopped it'
        : '';
  const ahead = row.endEvent >= run.eventCount ? ' (ahead)' : '';
  return {
    name,
    value: (
      <EventLink
        run={run}
        index={row.endEvent}
        text={`${momentText(row.endMicros)}${reason}${ahead}`}
      />
    ),
  };
};

const MessageActions = ({ id }: { readonly id: MessageId }) => {
  const [delay, setDelay] = useState(50);
  return (
    <Actions label={`What you can do to ${id}`}>
      <Button onClick={() => session.intervene({ kind: 'drop', message: id })}>Drop</Button>
      <Button onClick={() => session.intervene({ kind: 'duplicate', message: id })}>
        Duplicate
      </Button>
      <Button onClick={() => session.intervene({ kind: 'deliverNow', message: id })}>
        Deliver now
      </Button>
      <span className={styles['delay']}>
        <NumberField
          label="Delay"
          unit="ms"
          minimum={1}
          maximum={60_000}
          step={10}
          value={delay}
          onChange={setDelay}
        />
        <Button
          onClick={() =>
            session.intervene({ kind: 'delay', message: id, byMicros: milliseconds(delay) })
          }
        >
          Delay
        </Button>
      </span>
    </Actions>
  );
};
