import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { type Draft, session, useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './OperationDialog.module.css';
import {
  carriesKey,
  carriesValue,
  choicesFor,
  type FormKind,
  nextValue,
  type OperationForm,
  operationOf,
} from './operation-form.ts';

/** What was sent last, so that the next one needs no typing. */
let last = { key: 'x', value: '1', writes: 'x=1, y=1' };

/** Stands for "whichever server the client believes in". */
const ANYONE = '';

const nodesOf = (run: Run, kind: 'server' | 'client'): readonly string[] =>
  run.world.nodeIds.filter((id) => run.world.node(id).kind === kind);

const choice = (value: string) => ({ value, label: value });

interface TextFieldProps {
  readonly label: string;
  readonly explanation?: string;
  readonly value: string;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

const TextField = ({ label, explanation, value, field, onChange }: TextFieldProps) => (
  <Field label={label} {...(explanation === undefined ? {} : { explanation })}>
    <input
      className={styles['text']}
      aria-label={label}
      maxLength={32}
      value={value}
      ref={field}
      onFocus={(event) => event.target.select()}
      onChange={(event) => onChange(event.target.value)}
    />
  </Field>
);

const DraftDialog = ({ run, draft }: { readonly run: Run; readonly draft: Draft }) => {
  const kinds = choicesFor(draft.kind, run.protocol.operations);
  const clients = nodesOf(run, 'client');
  const first = kinds[0]?.value ?? 'get';
  const [form, setForm] = useState<OperationForm>({
    kind: first,
    expected: '',
    source: 'random',
    key: last.key,
    value: first === 'transaction' ? last.writes : last.value,
  });
  const [client, setClient] = useState(clients[0] ?? '');
  const [to, setTo] = useState(draft.to ?? ANYONE);
  const key = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const refused = useSession((state) =>
    state.complaint?.place === 'operation' ? state.complaint.text : null,
  );
  const change = (changes: Partial<OperationForm>): void => {
    setWrong(null);
    setForm({ ...form, ...changes });
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const operation = operationOf(form);
    if ('wrong' in operation) {
      setWrong(operation.wrong);
      return;
    }
    const done = session.intervene(
      { kind: 'operation', client, operation, ...(to === ANYONE ? {} : { to }) },
      'operation',
    );
    if (!done) return;
    const value = form.value.trim();
    if (form.kind === 'transaction') last = { ...last, writes: value };
    else {
      const sent = carriesValue(form.kind) ? nextValue(value) : last.value;
      last = { ...last, key: form.key.trim(), value: sent };
    }
    session.closeDraft();
  };
  return (
    <Dialog
      narrow
      initialFocus={key}
      title={draft.kind === 'write' ? 'Write' : 'Read'}
      onClose={session.closeDraft}
    >
      <form className={styles['form']} onSubmit={send}>
        {kinds.length > 1 && (
          <Field label="Operation">
            <Select
              label="Operation"
              choices={kinds}
              value={form.kind}
              onChange={(kind) => {
                const chosen: FormKind | undefined = kinds.find(
                  ({ value }) => value === kind,
                )?.value;
                if (chosen === undefined) return;
                const wasList = form.kind === 'transaction';
                const value =
                  chosen === 'transaction' ? last.writes : wasList ? last.value : form.value;
                change({ kind: chosen, value });
              }}
            />
          </Field>
        )}
        {carriesKey(form.kind) && (
          <TextField
            field={key}
            label="Key"
            value={form.key}
            onChange={(typed) => change({ key: typed })}
          />
        )}
        {form.kind === 'sample' && (
          <Field label="What the server stores">
            <Select
              label="What the server stores"
              choices={[
                { value: 'random', label: 'a random number of its own' },
                { value: 'now', label: 'the time on its own clock' },
              ]}
              value={form.source}
              onChange={(source) => change({ source: source === 'now' ? 'now' : 'random' })}
            />
          </Field>
        )}
        {form.kind === 'cas' && (
          <TextField
            label="Only if it is now"
            explanation="Empty: only if the key is absent."
            value={form.expected}
            onChange={(expected) => change({ expected })}
          />
        )}
        {carriesValue(form.kind) && (
          <TextField
            {...(carriesKey(form.kind) ? {} : { field: key })}
            label={form.kind === 'transaction' ? 'Writes' : 'Value'}
            {...(form.kind === 'transaction' ? { explanation: 'All of them or none.' } : {})}
            value={form.value}
            onChange={(value) => change({ value })}
          />
        )}
        {clients.length > 1 && (
          <Field label="From client">
            <Select
              label="From client"
              choices={clients.map(choice)}
              value={client}
              onChange={setClient}
            />
          </Field>
        )}
        <Field label="To node">
          <Select
            label="To node"
            choices={[
              { value: ANYONE, label: 'whom it believes in' },
              ...nodesOf(run, 'server').map(choice),
            ]}
            value={to}
            onChange={setTo}
          />
        </Field>
        <div className={styles['foot']}>
          {(wrong ?? refused) !== null && <p className={styles['wrong']}>{wrong ?? refused}</p>}
          <Button large onClick={session.closeDraft}>
            Cancel
          </Button>
          <Button large look="accent" type="submit">
            Send
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** Writes down a client operation and gives it to a client. */
const OperationDialog = () => {
  const run = useSession((state) => state.run);
  const draft = useSession((state) => state.draft);
  return run === null || draft === null ? null : <DraftDialog run={run} draft={draft} />;
};

export default OperationDialog;
