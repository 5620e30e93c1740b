import { useState } from 'react';
import { session } from '../../session/store.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { LinkSettings } from '../../sim/intervention.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import styles from './LinkInspector.module.css';
import { draftOf, draftProblem, type LinkDraft, settingsOf } from './link-draft.ts';
import { Actions, Panel } from './Panel.tsx';
import { Section } from './Section.tsx';

interface LinkInspectorProps {
  readonly run: Run;
  readonly from: NodeId;
  readonly to: NodeId;
}

/** Both directions of a link: whether it is cut, and how it treats messages. */
export const LinkInspector = ({ run, from, to }: LinkInspectorProps) => {
  const { world } = run;
  const directions = [
    { from, to },
    { from: to, to: from },
  ];
  const isCut = directions.map((direction) => world.isCut(direction.from, direction.to));
  const isWhole = isCut.every((cut) => !cut);
  return (
    <Panel title={`${from} – ${to}`} about={cutText(isCut)}>
      <Actions label={`What you can do to the link between ${from} and ${to}`}>
        <Button
          onClick={() =>
            session.interveneAll(
              directions
                .filter((_, place) => isWhole || isCut[place])
                .map((direction) => ({ kind: isWhole ? 'cut' : 'mend', ...direction })),
            )
          }
        >
          {isWhole ? 'Cut both ways' : 'Mend'}
        </Button>
      </Actions>
      {directions.map((direction) => (
        <Direction key={`${direction.from} ${direction.to}`} run={run} {...direction} />
      ))}
    </Panel>
  );
};

const cutText = ([there, back]: readonly boolean[]): string => {
  if (there && back) return 'is cut both ways';
  return there || back ? 'is cut one way' : 'is whole';
};

const Direction = ({ run, from, to }: LinkInspectorProps) => {
  const { world } = run;
  const isCut = world.isCut(from, to);
  const settings = world.linkSettings(from, to);
  const onWay = world
    .messages()
    .filter((message) => message.from === from && message.to === to).length;
  return (
    <Section
      title={`${from} → ${to}`}
      aside={
        <span className={styles['aside']}>
          {isCut ? 'cut' : `${onWay} on the way`}
          <Button
            onClick={() => session.intervene({ kind: isCut ? 'mend' : 'cut', from, to })}
            aria-label={`${isCut ? 'Mend' : 'Cut'} ${from} to ${to}`}
          >
            {isCut ? 'Mend' : 'Cut'}
          </Button>
        </span>
      }
    >
      <SettingsForm key={JSON.stringify(settings)} from={from} to={to} settings={settings} />
    </Section>
  );
};

interface SettingsFormProps {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly settings: LinkSettings;
}

const SettingsForm = ({ from, to, settings }: SettingsFormProps) => {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const change = (part: Partial<LinkDraft>) => setDraft({ ...draft, ...part });
  const problem = draftProblem(draft);
  const changed = settingsOf(draft, settings);
  const canApply = problem === null && Object.keys(changed).length > 0;
  const way = `${from} to ${to}`;
  return (
    <form
      className={styles['form']}
      // The fields hold only what is in range; the browser's own check would ask for whole steps.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (canApply) session.intervene({ kind: 'setLink', from, to, settings: changed });
      }}
    >
      <Field label="Latency from">
        <NumberField
          label={`Shortest latency, ${way}`}
          unit="ms"
          minimum={0.001}
          maximum={60_000}
          value={draft.minimumMillis}
          onChange={(minimumMillis) => change({ minimumMillis })}
        />
      </Field>
      <Field label="to">
        <NumberField
          label={`Longest latency, ${way}`}
          unit="ms"
          minimum={0.001}
          maximum={60_000}
          value={draft.maximumMillis}
          onChange={(maximumMillis) => change({ maximumMillis })}
        />
      </Field>
      <Field label="Lost">
        <NumberField
          label={`Loss, ${way}`}
          unit="%"
          minimum={0}
          maximum={100}
          value={draft.lossPercent}
          onChange={(lossPercent) => change({ lossPercent })}
        />
      </Field>
      <Field label="Duplicated">
        <NumberField
          label={`Duplication, ${way}`}
          unit="%"
          minimum={0}
          maximum={100}
          value={draft.duplicationPercent}
          onChange={(duplicationPercent) => change({ duplicationPercent })}
        />
      </Field>
      <Field label="Reordered">
        <NumberField
          label={`Reordering, ${way}`}
          unit="%"
          minimum={0}
          maximum={100}
          value={draft.reorderingPercent}
          onChange={(reorderingPercent) => change({ reorderingPercent })}
        />
      </Field>
      {problem !== null && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {canApply && (
        <div className={styles['apply']}>
          <Button type="submit" look="accent">
            Apply
          </Button>
          <Button
            onClick={() => {
              session.interveneAll([
                { kind: 'setLink', from, to, settings: changed },
                { kind: 'setLink', from: to, to: from, settings: changed },
              ]);
            }}
          >
            Both ways
          </Button>
          <Button onClick={() => session.intervene({ kind: 'setLink', settings: changed })}>
            Every link
          </Button>
        </div>
      )}
    </form>
  );
};
