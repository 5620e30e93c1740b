import { resultText } from '../../kit/words.ts';
import { momentText, spanText } from '../../session/format.ts';
import { isolate, servesReads } from '../../session/interventions.ts';
import { session } from '../../session/store.ts';
import { describeClient } from '../../sim/client.ts';
import { type OperationRecord, operationText } from '../../sim/operation.ts';
import { operationsAfter } from '../../sim/operations-log.ts';
import type { Run } from '../../sim/run.ts';
import type { NodeView } from '../../sim/world-view.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ClientInspector.module.css';
import { Facts } from './Facts.tsx';
import { Actions, Panel } from './Panel.tsx';
import { rejoin } from './rejoin.ts';
import { Section } from './Section.tsx';
import { Timers } from './Timers.tsx';
import { WhyNot } from './WhyNot.tsx';

interface ClientInspectorProps {
  readonly run: Run;
  readonly node: NodeView;
}

const mostOperations = 30;

/** What a client waits for, whom it believes, and what it has been told so far. */
export const ClientInspector = ({ run, node }: ClientInspectorProps) => {
  const { world, eventCount, nowMicros } = run;
  const { open, queue, believes, backingOff, tokens } = describeClient(node.state);
  const own = operationsAfter(run.operations, eventCount).filter(
    ({ client }) => client === node.id,
  );
  const waiting = own.find(({ outcome }) => outcome === 'open');
  const waited = waiting ? spanText(nowMicros - waiting.invokedAtMicros) : null;
  const about =
    open === null
      ? 'has nothing open'
      : `has waited ${waited === null ? '' : `${waited} `}for ${open.target}`;
  const cuts = isolate(world, node.id);
  const isAlone = cuts.length === 0;
  return (
    <Panel title={node.id} about={about}>
      <Actions label={`What you can do with ${node.id}`}>
        <Button
          shortcut="Shift+W"
          tip="Let it write"
          onClick={() => session.draft('write', { client: node.id, server: null })}
        >
          Write…
        </Button>
        {servesReads(run.protocol) && (
          <Button
            shortcut="Shift+R"
            tip="Let it read"
            onClick={() => session.draft('read', { client: node.id, server: null })}
          >
            Read…
          </Button>
        )}
        <Button
          shortcut="I"
          tip={isAlone ? 'Mend all its links' : 'Cut all its links'}
          onClick={() => session.interveneAll(isAlone ? rejoin(world, node.id) : cuts)}
        >
          {isAlone ? 'Rejoin' : 'Isolate'}
        </Button>
      </Actions>
      <WhyNot run={run} id={node.id} />
      <Section title="Now">
        <Facts
          facts={[
            { name: 'asks', value: open === null ? 'nothing' : operationText(open.operation) },
            ...(open === null
              ? []
              : [
                  { name: 'of', value: backingOff ? 'nobody; it knows no leader' : open.target },
                  { name: 'attempts', value: `${open.attempts}` },
                ]),
            { name: 'believes in', value: believes },
            ...Object.entries(tokens).map(([key, token]) => ({
              name: key === '' ? 'carries back' : `carries back for ${key}`,
              value: JSON.stringify(token),
            })),
            ...(queue.length === 0
              ? []
              : [
                  {
                    name: 'then',
                    value: queue.map(({ operation }) => operationText(operation)).join(', '),
                  },
                ]),
          ]}
        />
      </Section>
      <Section title="What it was told" aside={countText(own.length)}>
        {own.length === 0 ? (
          <p className={styles['note']}>It has asked for nothing yet.</p>
        ) : (
          <ol className={styles['operations']}>
            {own
              .slice(-mostOperations)
              .reverse()
              .map((operation) => (
                <OperationLine key={operation.id} operation={operation} />
              ))}
          </ol>
        )}
      </Section>
      <Timers node={node} epoch={null} />
    </Panel>
  );
};

const countText = (count: number): string => (count === 1 ? '1 operation' : `${count} operations`);

const OperationLine = ({ operation }: { readonly operation: OperationRecord }) => {
  const { invokedAtMicros, completedAtMicros, invokedByEvent, completedByEvent } = operation;
  const index = completedByEvent ?? invokedByEvent;
  const taken = completedAtMicros === null ? '' : spanText(completedAtMicros - invokedAtMicros);
  return (
    <li>
      <button
        type="button"
        className={styles['operation']}
        onClick={() => session.select({ kind: 'event', index })}
      >
        <time className={styles['time']}>{momentText(invokedAtMicros)}</time>
        <span className={styles['what']}>{operationText(operation.operation)}</span>
        <span className={styles[operation.outcome]}>{outcomeWords(operation)}</span>
        <span className={styles['taken']}>{taken}</span>
      </button>
    </li>
  );
};

const outcomeWords = ({ outcome, result, reason }: OperationRecord): string => {
  switch (outcome) {
    case 'ok':
      return result === null ? 'done' : resultText(result);
    case 'fail':
      return `failed${reason === null ? '' : `: ${reason}`}`;
    case 'unknown':
      return 'unknown';
    case 'open':
      return 'waits';
  }
};
