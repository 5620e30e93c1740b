import { type KeyboardEvent, useState } from 'react';
import { session, useSession } from '../../session/store.ts';
import type { ParameterSpecification, Protocol, Rule } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { DiceIcon } from '../../ui/icons.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { RuleActions } from '../rules/RuleActions.tsx';
import styles from './RunSettings.module.css';
import {
  changesOf,
  complaintAbout,
  formOf,
  inMillis,
  LARGEST_SEED,
  MOST_CLIENTS,
  type SettingsForm,
  seedOf,
  withClients,
} from './settings-form.ts';

interface PartProps {
  readonly form: SettingsForm;
  readonly change: (changes: Partial<SettingsForm>) => void;
}

interface NodeCountProps {
  readonly choices: readonly number[];
  readonly value: number;
  readonly onChange: (count: number) => void;
}

/** The counts that a protocol offers, and the scenario's own if it is another. */
const NodeCount = ({ choices, value, onChange }: NodeCountProps) => {
  const counts = choices.includes(value)
    ? choices
    : [...choices, value].sort((one, other) => one - other);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const next = (counts.indexOf(value) + step + counts.length) % counts.length;
    const count = counts[next];
    if (count === undefined) return;
    event.preventDefault();
    onChange(count);
    const button = event.currentTarget.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div role="radiogroup" aria-label="Nodes" className={styles['choices']} onKeyDown={onKeyDown}>
      {counts.map((count) => (
        <button
          key={count}
          type="button"
          role="radio"
          aria-checked={count === value}
          tabIndex={count === value ? 0 : -1}
          className={styles['choice']}
          onClick={() => onChange(count)}
        >
          {count}
        </button>
      ))}
    </div>
  );
};

const SeedField = ({ form, change }: PartProps) => (
  <Field
    label="Seed"
    explanation="Every draw of chance comes from it: the same seed gives the same run, event for event."
  >
    <div className={styles['seed']}>
      <input
        className={styles['number']}
        inputMode="numeric"
        aria-label="Seed"
        value={form.seed}
        onChange={(event) => {
          const digits = event.target.value.replace(/\D/g, '');
          change({ seed: Math.min(LARGEST_SEED, Number(digits)) });
        }}
      />
      <Button
        large
        onClick={() => {
          const bits = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
          change({ seed: seedOf(bits % 100_000) });
        }}
      >
        <DiceIcon /> New seed
      </Button>
    </div>
  </Field>
);

const Cluster = ({ form, change, protocol }: PartProps & { readonly protocol: Protocol }) => (
  <section className={styles['section']}>
    <h3 className={styles['heading']}>Cluster</h3>
    <Field label="Nodes">
      <NodeCount
        choices={protocol.nodeCounts.choices}
        value={form.nodes}
        onChange={(nodes) => change({ nodes })}
      />
    </Field>
    <Field label="Clients">
      <NumberField
        label="Clients"
        minimum={0}
        maximum={Math.max(MOST_CLIENTS, form.clients.length)}
        value={form.clients.length}
        onChange={(count) => change({ clients: withClients(form.clients, count) })}
      />
    </Field>
    <SeedField form={form} change={change} />
  </section>
);

const shares = [
  { name: 'loss', label: 'Lost' },
  { name: 'duplication', label: 'Duplicated' },
  { name: 'reordering', label: 'Reordered' },
] as const;

const LONGEST_LATENCY_MILLIS = 10_000;

const Network = ({ form: { network }, change }: PartProps) => {
  const [shortest, longest] = network.latencyMicros;
  const setLatency = (latencyMicros: readonly [number, number]): void =>
    change({ network: { ...network, latencyMicros } });
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>Network, every link</h3>
      <Field label="Shortest latency">
        <NumberField
          label="Shortest latency"
          unit="ms"
          minimum={0}
          maximum={LONGEST_LATENCY_MILLIS}
          value={shortest / 1_000}
          onChange={(millis) => setLatency([Math.round(millis * 1_000), longest])}
        />
      </Field>
      <Field label="Longest latency">
        <NumberField
          label="Longest latency"
          unit="ms"
          minimum={0}
          maximum={LONGEST_LATENCY_MILLIS}
          value={longest / 1_000}
          onChange={(millis) => setLatency([shortest, Math.round(millis * 1_000)])}
        />
      </Field>
      {shares.map(({ name, label }) => (
        <Field key={name} label={label}>
          <NumberField
            label={label}
            unit="%"
            minimum={0}
            maximum={100}
            value={Number((network[name] * 100).toFixed(3))}
            onChange={(percent) => change({ network: { ...network, [name]: percent / 100 } })}
          />
        </Field>
      ))}
    </section>
  );
};

interface ParameterControlProps {
  readonly specification: ParameterSpecification;
  readonly value: ParameterValue | undefined;
  readonly onChange: (value: ParameterValue) => void;
}

const ParameterControl = ({ specification, value, onChange }: ParameterControlProps) => {
  const { label } = specification;
  switch (specification.kind) {
    case 'duration':
      return (
        <NumberField
          label={label}
          unit="ms"
          {...inMillis(specification)}
          value={Number(value) / 1_000}
          onChange={(millis) => onChange(Math.round(millis * 1_000))}
        />
      );
    case 'count':
      return (
        <NumberField
          label={label}
          minimum={specification.minimum}
          maximum={specification.maximum}
          value={Number(value)}
          onChange={(count) => onChange(Math.round(count))}
        />
      );
    case 'switch':
      return <Switch label={label} on={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          label={label}
          choices={specification.choices}
          value={String(value)}
          onChange={onChange}
        />
      );
  }
};

const Parameters = ({ form, change, protocol }: PartProps & { readonly protocol: Protocol }) => (
  <section className={styles['section']}>
    <h3 className={styles['heading']}>{protocol.title}</h3>
    {protocol.parameters.map((specification) => (
      <Field
        key={specification.name}
        label={specification.label}
        explanation={specification.explanation}
      >
        <ParameterControl
          specification={specification}
          value={form.parameters[specification.name]}
          onChange={(value) =>
            change({ parameters: { ...form.parameters, [specification.name]: value } })
          }
        />
      </Field>
    ))}
  </section>
);

/** What a rule says and protects, and where it stands. */
const RuleClaim = ({ rule: { claim, citation } }: { readonly rule: Rule }) => (
  <>
    {claim}{' '}
    {citation.url === undefined ? (
      citation.section
    ) : (
      <a href={citation.url} target="_blank" rel="noreferrer">
        {citation.section}
      </a>
    )}
  </>
);

const Rules = ({ form, change, protocol }: PartProps & { readonly protocol: Protocol }) => (
  <section className={styles['section']}>
    <h3 className={styles['heading']}>
      Rules of the paper: switch one off to see what it protects
    </h3>
    {protocol.rules.map((rule) => (
      <div key={rule.id} className={styles['rule']}>
        <Field label={rule.title} explanation={<RuleClaim rule={rule} />}>
          <Switch
            label={rule.title}
            on={!form.rulesOff.includes(rule.id)}
            onChange={(on) =>
              change({
                rulesOff: on
                  ? form.rulesOff.filter((each) => each !== rule.id)
                  : [...form.rulesOff, rule.id],
              })
            }
          />
        </Field>
        <RuleActions protocol={protocol} rule={rule} />
      </div>
    ))}
  </section>
);

interface SettingsOfRunProps {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
}

const SettingsOfRun = ({ protocol, scenario }: SettingsOfRunProps) => {
  const [form, setForm] = useState(() => formOf(protocol, scenario));
  const refused = useSession((state) =>
    state.complaint?.place === 'settings' ? state.complaint.text : null,
  );
  const wrong = complaintAbout(protocol, form) ?? refused;
  const change = (changes: Partial<SettingsForm>): void => {
    session.dismissComplaint();
    setForm({ ...form, ...changes });
  };
  const part = { form, change };
  return (
    <Dialog
      title="Run settings"
      onClose={session.closeDialog}
      foot={
        <>
          {wrong !== null && <p className={styles['wrong']}>{wrong}</p>}
          <Button large onClick={session.closeDialog}>
            Cancel
          </Button>
          <Button
            large
            look="accent"
            disabled={complaintAbout(protocol, form) !== null}
            onClick={() => session.reset(changesOf(protocol, form))}
          >
            Start again with these
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Cluster {...part} protocol={protocol} />
        <Network {...part} />
        {protocol.parameters.length > 0 && <Parameters {...part} protocol={protocol} />}
        {protocol.rules.length > 0 && <Rules {...part} protocol={protocol} />}
      </div>
    </Dialog>
  );
};

/** Nodes, seed, network, the protocol's parameters and its rules; starts the scenario again with them. */
const RunSettings = () => {
  const run = useSession((state) => state.run);
  return run === null ? null : <SettingsOfRun protocol={run.protocol} scenario={run.scenario} />;
};

export default RunSettings;
