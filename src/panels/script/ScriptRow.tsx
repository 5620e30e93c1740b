import { Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { sameData } from '../../scenario/same-data.ts';
import { formatSeconds } from '../../scenario/seconds.ts';
import { momentText, secondsText } from '../../session/format.ts';
import { interventionText } from '../../session/interventions.ts';
import {
  addEntry,
  deleteEntry,
  type ScriptRow as Row,
  replaceEntry,
  type Script,
  switchEntry,
} from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { InterventionKind, ScriptEntry } from '../../sim/intervention.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import {
  type FieldValues,
  type FormSurroundings,
  fieldsOf,
  interventionOf,
  kindChoices,
  momentOf,
  valuesOf,
} from './intervention-form.ts';
import { closesOnEscape, type FormWrong, LineForm, TimeField } from './LineForm.tsx';
import styles from './ScriptPanel.module.css';

interface ScriptRowProps {
  readonly row: Row;
  readonly script: Script;
  readonly around: FormSurroundings;
  /** Whether its time is still to come. */
  readonly isAhead: boolean;
  /** Called before it is deleted. */
  readonly onLeave: () => void;
  /** Called with what it is changed into, before it is. */
  readonly onChanged: (becomes: ScriptEntry) => void;
}

/** One thing that is done: a switch, its time, what and where; a press on it opens its form. */
export const ScriptRow = ({
  row: { entry, isOn },
  script,
  around,
  isAhead,
  onLeave,
  onChanged,
}: ScriptRowProps) => {
  const [isOpen, setIsOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const text = interventionText(entry.intervention);
  const name = `${text} at ${momentText(entry.atMicros)}`;
  const classes = [styles['row'], isOn ? '' : styles['off'], isAhead ? styles['ahead'] : ''];
  const close = (): void => {
    setIsOpen(false);
    session.dismissComplaint();
    opener.current?.focus();
  };
  const change = (becomes: ScriptEntry): void => {
    if (sameData(becomes, entry)) close();
    else if (session.edit(replaceEntry(script, entry, becomes), 'script')) onChanged(becomes);
  };
  return (
    <>
      <div className={classes.join(' ')}>
        <Switch
          label={name}
          on={isOn}
          onChange={(on) => session.edit(switchEntry(script, entry, on), 'script')}
        />
        <button
          ref={opener}
          type="button"
          className={styles['open']}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          onKeyDown={isOpen ? closesOnEscape(close) : undefined}
        >
          <time className={styles['time']}>{secondsText(entry.atMicros)}</time>{' '}
          <span className={styles['what']}>{text}</span>
        </button>
        <IconButton
          look="bare"
          label={`Delete: ${name}`}
          onClick={() => {
            if (session.edit(deleteEntry(script, entry), 'script')) onLeave();
          }}
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {isOpen && (
        <EntryForm
          entry={entry}
          around={around}
          untilMicros={script.scenario.untilMicros}
          submit="Change"
          onSubmit={change}
          onCancel={close}
        />
      )}
    </>
  );
};

interface NewEntryProps {
  readonly script: Script;
  readonly around: FormSurroundings;
  readonly atMicros: number;
  /** Called with what was added; with null when nothing was. */
  readonly onDone: (added: ScriptEntry | null) => void;
}

/** The form for one more thing to be done. */
export const NewEntry = ({ script, around, atMicros, onDone }: NewEntryProps) => (
  <EntryForm
    entry={{ atMicros, intervention: { kind: 'kill', node: around.servers[0] ?? 'n1' } }}
    around={around}
    untilMicros={script.scenario.untilMicros}
    submit="Add"
    isNew
    onSubmit={(entry) => session.edit(addEntry(script, entry), 'script') && onDone(entry)}
    onCancel={() => onDone(null)}
  />
);

interface EntryFormProps {
  readonly entry: ScriptEntry;
  readonly around: FormSurroundings;
  readonly untilMicros: number;
  readonly submit: string;
  /** Whether it was asked for to be filled in, so that the focus begins in it. */
  readonly isNew?: boolean;
  readonly onSubmit: (entry: ScriptEntry) => void;
  readonly onCancel: () => void;
}

/** What stands first in each field of a kind, so that nothing has to be chosen twice. */
const withFirstChoices = (
  kind: InterventionKind,
  values: FieldValues,
  around: FormSurroundings,
): FieldValues => {
  const filled: Record<string, string> = { ...values };
  for (const { name, choices } of fieldsOf(kind, values, around)) {
    if (choices === null) continue;
    if (choices.some(({ value }) => value === filled[name])) continue;
    filled[name] = choices[name === 'to' && choices[0]?.value !== '' ? 1 : 0]?.value ?? '';
  }
  return filled;
};

const EntryForm = ({
  entry,
  around,
  untilMicros,
  submit,
  isNew = false,
  onSubmit,
  onCancel,
}: EntryFormProps) => {
  const [time, setTime] = useState(formatSeconds(entry.atMicros));
  const [kind, setKind] = useState<InterventionKind>(entry.intervention.kind);
  const [values, setValues] = useState<FieldValues>(valuesOf(entry.intervention));
  const [wrong, setWrong] = useState<FormWrong | null>(null);
  const shown = withFirstChoices(kind, values, around);
  const fields = fieldsOf(kind, shown, around);
  const kinds = kindChoices(around);

  const onForm = (event: FormEvent): void => {
    event.preventDefault();
    const atMicros = momentOf(time, untilMicros);
    if (typeof atMicros !== 'number') {
      setWrong({ what: 'time', sentence: atMicros.wrong });
      return;
    }
    const intervention = interventionOf(kind, shown, around);
    if ('wrong' in intervention) {
      setWrong({ what: 'rest', sentence: intervention.wrong });
      return;
    }
    setWrong(null);
    // Between two simultaneous events it stays only as long as its time does.
    const { afterStep } = entry;
    const keepsStep = afterStep !== undefined && atMicros === entry.atMicros;
    onSubmit({ atMicros, ...(keepsStep ? { afterStep } : {}), intervention });
  };

  return (
    <LineForm submit={submit} wrong={wrong} isNew={isNew} onSubmit={onForm} onCancel={onCancel}>
      <TimeField
        isWrong={wrong?.what === 'time'}
        value={time}
        onChange={(event) => setTime(event.target.value)}
      />
      <div className={styles['field']}>
        <span aria-hidden="true">What</span>
        <Select
          label="What"
          choices={kinds}
          value={kind}
          onChange={(chosen) => {
            const found = kinds.find(({ value }) => value === chosen);
            if (found !== undefined) setKind(found.value);
          }}
        />
      </div>
      {fields.map(({ name, label, choices }) =>
        choices === null ? (
          <label key={name} className={styles['field']}>
            <span>{label}</span>
            <input
              className={styles['text']}
              value={shown[name] ?? ''}
              maxLength={200}
              onChange={(event) => setValues({ ...shown, [name]: event.target.value })}
            />
          </label>
        ) : (
          <div key={name} className={styles['field']}>
            <span aria-hidden="true">{label}</span>
            <Select
              label={label}
              choices={choices}
              value={shown[name] ?? ''}
              onChange={(value) => setValues({ ...shown, [name]: value })}
            />
          </div>
        ),
      )}
    </LineForm>
  );
};
