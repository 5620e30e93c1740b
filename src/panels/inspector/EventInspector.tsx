import { momentText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import { type EventRecord, messageIdOf } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { CitationLink } from '../why/CitationLink.tsx';
import { citationOf } from '../why/feed.ts';
import { anySentence } from '../why/narration.ts';
import styles from './EventInspector.module.css';
import linkStyles from './EventLink.module.css';
import { EventLink } from './EventLink.tsx';
import { changedFields, effectText, kindText } from './event-text.ts';
import { Facts } from './Facts.tsx';
import { Actions, Panel } from './Panel.tsx';
import { Section } from './Section.tsx';

interface EventInspectorProps {
  readonly run: Run;
  readonly index: number;
}

/** One event: what happened, why, what it changed and what it led to. */
export const EventInspector = ({ run, index }: EventInspectorProps) => {
  const record = run.records.at(index);
  if (record === undefined) {
    return (
      <Panel title={`Event ${index}`} about="is not part of this run">
        {null}
      </Panel>
    );
  }
  const { protocol } = run;
  const told = anySentence(protocol, record);
  const isServer = record.node !== null && run.world.node(record.node).kind === 'server';
  const changes = isServer ? changedFields(protocol, record) : [];
  const subject = record.kind === 'intervention' || record.node === null ? '' : `${record.node} `;
  return (
    <Panel title={momentText(record.atMicros)} about={kindText(record.kind)}>
      <Sentence {...{ run, told }} text={`${subject}${told.text}`} />
      {run.eventCount !== index + 1 && (
        <Actions label="This event">
          <Button onClick={() => session.seekToEvent(index + 1)}>Go to this moment</Button>
        </Actions>
      )}
      <Section title="Event">
        <Facts facts={whatAndWhere(run, record)} />
      </Section>
      {changes.length > 0 && (
        <Section title="What it changed">
          <Facts
            facts={changes.map(({ name, before, after }) => ({
              name,
              value: `${before} → ${after}`,
            }))}
          />
        </Section>
      )}
      <Effects run={run} record={record} />
      <Sent run={run} record={record} />
    </Panel>
  );
};

interface SentenceProps {
  readonly run: Run;
  readonly told: ReturnType<typeof anySentence>;
  readonly text: string;
}

const Sentence = ({ run, told, text }: SentenceProps) => {
  const cited = citationOf(run.protocol, told);
  return (
    <div className={styles['story']}>
      <p className={styles['sentence']}>
        {text} {cited && <CitationLink cited={cited} />}
      </p>
      {cited?.claim && <p className={styles['claim']}>{cited.claim}</p>}
    </div>
  );
};

const whatAndWhere = (run: Run, record: EventRecord) => {
  const { index, node, cause, operation } = record;
  const because = run.records.at(cause);
  return [
    { name: 'number', value: `${index}` },
    ...(node === null
      ? []
      : [
          {
            name: 'where',
            value: (
              <Button look="link" onClick={() => session.select({ kind: 'node', id: node })}>
                {node}
              </Button>
            ),
          },
        ]),
    ...(record.kind === 'deliver' || record.kind === 'lost'
      ? [{ name: 'message', value: <MessageLink run={run} message={record.message} /> }]
      : []),
    ...(because === undefined
      ? []
      : [
          {
            name: 'caused by',
            value: (
              <EventLink
                run={run}
                index={cause}
                text={`${momentText(because.atMicros)}, ${because.node ?? 'you'}: ${kindText(because.kind)}`}
              />
            ),
          },
        ]),
    ...(operation === null ? [] : [{ name: 'serves', value: operation }]),
  ];
};

interface MessageLinkProps {
  readonly run: Run;
  readonly message: EventRecord['sent'][number];
}

const MessageLink = ({ run, message }: MessageLinkProps) => {
  const id = messageIdOf(message);
  return (
    <Button
      look="link"
      className={linkStyles['wrapping'] ?? ''}
      onClick={() => session.select({ kind: 'message', id })}
    >
      {id}: {run.protocol.describeMessage(message.message).label}
    </Button>
  );
};

interface RecordProps {
  readonly run: Run;
  readonly record: EventRecord;
}

const Effects = ({ run, record }: RecordProps) =>
  record.effects.length === 0 ? null : (
    <Section title="What the machine asked for">
      <ol className={styles['list']}>
        {record.effects.map((effect, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a record never changes
          <li key={place}>
            {effectText(run.protocol, effect)} <EffectCitation run={run} effect={effect} />
          </li>
        ))}
      </ol>
    </Section>
  );

/** The rule that a note cites. */
const EffectCitation = ({
  run,
  effect,
}: {
  readonly run: Run;
  readonly effect: EventRecord['effects'][number];
}) => {
  if (effect.kind !== 'note' || effect.rule === undefined) return null;
  const cited = citationOf(run.protocol, { rule: effect.rule });
  return cited && <CitationLink cited={cited} />;
};

const Sent = ({ run, record }: RecordProps) =>
  record.sent.length === 0 ? null : (
    <Section title="What left the node">
      <ol className={styles['list']}>
        {record.sent.map((message) => (
          <li key={messageIdOf(message)}>
            <MessageLink run={run} message={message} />
          </li>
        ))}
      </ol>
    </Section>
  );
