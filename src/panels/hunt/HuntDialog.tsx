import { useState } from 'react';
import { FAULT_KINDS } from '../../hunt/bounds.ts';
import { asScenario } from '../../hunt/found.ts';
import { session, useSession } from '../../session/store.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import styles from './HuntDialog.module.css';
import { HuntOutcome } from './HuntOutcome.tsx';
import { faultWords, formOf, type HuntForm, targetChoices, withFault } from './hunt-form.ts';
import { useHuntTarget } from './hunt-target.ts';
import { useHunt } from './use-hunt.ts';

const MOST_SEEDS = 10_000_000;

interface PartProps {
  readonly form: HuntForm;
  readonly change: (changes: Partial<HuntForm>) => void;
}

const Sought = ({ form, change, protocol }: PartProps & { readonly protocol: Protocol }) => (
  <Field label="Look for a break of">
    <Select
      label="Look for a break of"
      choices={targetChoices(protocol)}
      value={form.target}
      onChange={(target) => change({ target })}
    />
  </Field>
);

const Bounds = ({ form, change, scenario }: PartProps & { readonly scenario: Scenario }) => (
  <>
    <Field label="Runs at most">
      <NumberField
        label="Runs at most"
        minimum={1}
        maximum={MOST_SEEDS}
        step={1_000}
        value={form.seeds}
        onChange={(seeds) => change({ seeds: Math.round(seeds) })}
      />
    </Field>
    <Field label="Each run lasts">
      <NumberField
        label="Each run lasts"
        unit="ms"
        minimum={1}
        maximum={Math.ceil(scenario.untilMicros / 1_000)}
        step={100}
        value={form.untilMillis}
        onChange={(untilMillis) => change({ untilMillis })}
      />
    </Field>
    {scenario.script.length > 0 && (
      <Field
        label="Begin with what is done in this run"
        explanation={`Every run then starts with its ${scenario.script.length} steps.`}
      >
        <Switch
          label="Begin with what is done in this run"
          on={form.withScript}
          onChange={(withScript) => change({ withScript })}
        />
      </Field>
    )}
  </>
);

const Faults = ({ form, change }: PartProps) => (
  <fieldset className={styles['faults']}>
    <legend className={styles['heading']}>What may go wrong</legend>
    {FAULT_KINDS.map((kind) => (
      <Field key={kind} label={faultWords[kind]}>
        <Switch
          label={faultWords[kind]}
          on={form.faults.includes(kind)}
          onChange={(on) => change({ faults: withFault(form.faults, kind, on) })}
        />
      </Field>
    ))}
  </fieldset>
);

const RulesOff = ({ protocol, scenario }: HuntOfRunProps) => {
  const off = protocol.rules.filter(({ id }) => scenario.rulesOff?.includes(id));
  return (
    <p className={styles['soft']}>
      {off.length === 0
        ? `${protocol.title} with all its rules, ${scenario.nodes} servers at most. The run settings switch rules off.`
        : `Modified ${protocol.title}: ${off.map(({ title }) => title).join(', ')} off. ${scenario.nodes} servers at most.`}
    </p>
  );
};

interface HuntOfRunProps {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
}

const HuntOfRun = ({ protocol, scenario }: HuntOfRunProps) => {
  const [form, setForm] = useState(() =>
    formOf(protocol, scenario, {
      target: useHuntTarget.getState().target,
      touched: useSession.getState().touched,
    }),
  );
  const { state, start, cancel } = useHunt(protocol, scenario);
  const isHunting = state.kind === 'hunting';
  const found = state.kind === 'over' && state.result.kind === 'found' ? state.result.found : null;
  const part = {
    form,
    change: (changes: Partial<HuntForm>) => setForm({ ...form, ...changes }),
  };
  return (
    <Dialog
      title="Find a run where this breaks"
      narrow
      onClose={session.closeDialog}
      foot={
        isHunting ? (
          <Button large onClick={cancel}>
            Stop
          </Button>
        ) : (
          <>
            <Button
              large
              {...(found === null ? { look: 'accent' } : {})}
              onClick={() => void start(form)}
            >
              {state.kind === 'over' ? 'Look again' : 'Find a run where this breaks'}
            </Button>
            {found !== null && (
              <Button
                large
                look="accent"
                onClick={() => session.open(protocol, asScenario(found, protocol))}
              >
                Open what was found
              </Button>
            )}
          </>
        )
      }
    >
      <div className={styles['form']}>
        <fieldset className={styles['bounds']} disabled={isHunting}>
          <Sought {...part} protocol={protocol} />
          <RulesOff protocol={protocol} scenario={scenario} />
        </fieldset>
        {state.kind !== 'idle' && (
          <div className={styles['outcome']} aria-live={isHunting ? 'off' : 'polite'}>
            <HuntOutcome protocol={protocol} state={state} />
          </div>
        )}
        <fieldset className={styles['bounds']} disabled={isHunting}>
          <Bounds {...part} scenario={scenario} />
          <Faults {...part} />
        </fieldset>
      </div>
    </Dialog>
  );
};

/** Chooses what to hunt for and within which bounds, hunts on all cores, and opens what it finds. */
const HuntDialog = () => {
  const run = useSession((state) => state.run);
  return run === null ? null : <HuntOfRun protocol={run.protocol} scenario={run.scenario} />;
};

export default HuntDialog;
