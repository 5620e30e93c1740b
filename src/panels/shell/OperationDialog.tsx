import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { sendOperation } from '../../session/deeds.ts';
import { nextRead, nextWrite } from '../../session/next-operation.ts';
import { type Draft, session, useSession } from '../../session/store.ts';
import { whoAsks } from '../../session/who-asks.ts';
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
  formOf,
  type OperationForm,
  operationOf,
  withKind,
} from './operation-form.ts';

/** Stands for whoever suits: a client that is free, the server that leads or that the client believes in. */
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
  const [form, setForm] = useState<OperationForm>(() =>
    formOf(draft.kind === 'write' ? nextWrite(run) : nextRead(run)),
  );
  const [client, setClient] = useState(draft.asked.client ?? ANYONE);
  const [to, setTo] = useState(draft.asked.server ?? ANYONE);
  const key = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const refused = useSession((state) =>
    state.complaint?.place === 'operation' ? state.complaint.text : null,
  );
  const asked = {
    client: client === ANYONE ? null : client,
    server: to === ANYONE ? null : to,
  };
  // While the form is open the run may go on: who is free, and what is cut, is asked at each moment.
  const obstacle = useSession(({ revision: _revision }) => {
    const asking = whoAsks(run, asked);
    return asking.kind === 'nobody' ? asking.why : null;
  });
  const problem = wrong ?? obstacle ?? refused;
  const change = (changes: Partial<OperationForm>): void => {
    setWrong(null);
    setForm({ ...form, ...changes });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const operation = operationOf(form);
    if ('wrong' in operation) {
      setWrong(operation.wrong);
      return;
    }
    if (sendOperation(run, operation, asked, 'operation')) session.closeDraft();
  };
  return (
    <Dialog
      narrow
      initialFocus={key}
      title={draft.kind === 'write' ? 'Write' : 'Read'}
      onClose={session.closeDraft}
    >
      <form className={styles['form']} onSubmit={submit}>
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
                if (chosen !== undefined) change(withKind(form, chosen));
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
        <Field label="From client">
          <Select
            label="From client"
            choices={[
              { value: ANYONE, label: 'one that is free' },
              ...nodesOf(run, 'client').map(choice),
            ]}
            value={client}
            onChange={setClient}
          />
        </Field>
        <Field label="To node">
          <Select
            label="To node"
            choices={[
              {
                value: ANYONE,
                label: client === ANYONE ? 'the one that leads' : 'whom it believes in',
              },
              ...nodesOf(run, 'server').map(choice),
            ]}
            value={to}
            onChange={setTo}
          />
        </Field>
        <div className={styles['foot']}>
          {problem !== null && <p className={styles['wrong']}>{problem}</p>}
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
