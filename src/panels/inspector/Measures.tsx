import { useSession } from '../../session/store.ts';
import type { Measure } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';
import { Facts } from './Facts.tsx';
import { Section } from './Section.tsx';
import { useObserved } from './use-observed.ts';

/** To three digits. */
const measureText = ({ unit, value }: Measure): string =>
  value === null ? '–' : `${Number(value.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`;

/** What the protocol measures of the run up to the moment shown, whenever the run stands still. */
export const Measures = ({ run }: { readonly run: Run }) => {
  const stands = useSession(({ mode }) => mode === 'paused');
  const { measuring } = run.protocol;
  return stands && measuring !== undefined ? <Measured run={run} measuring={measuring} /> : null;
};

interface MeasuredProps {
  readonly run: Run;
  readonly measuring: NonNullable<Run['protocol']['measuring']>;
}

const Measured = ({ run, measuring }: MeasuredProps) => {
  const measures = useObserved(run, measuring)?.measures() ?? [];
  if (measures.length === 0) return null;
  return (
    <Section title="Measured so far">
      <Facts
        facts={measures.map((measure) => ({
          name: measure.name,
          value: <span data-tip={measure.explanation}>{measureText(measure)}</span>,
        }))}
      />
    </Section>
  );
};
