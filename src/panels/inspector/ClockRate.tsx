import { momentText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import type { NodeView } from '../../sim/world-view.ts';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Section } from './Section.tsx';

const rates = [0.1, 0.5, 0.9, 1, 1.1, 1.5, 2, 10];

/** How fast the node's own clock runs, and what it shows. */
export const ClockRate = ({ node }: { readonly node: NodeView }) => {
  const { id, clockRate, localMicros } = node;
  const choices = [...new Set([...rates, clockRate])]
    .sort((one, other) => one - other)
    .map((rate) => ({ value: String(rate), label: `${rate}×` }));
  return (
    <Section title="Clock" aside={`shows ${momentText(localMicros)}`}>
      <Field label="Runs at">
        <Select
          label={`Clock rate of ${id}`}
          choices={choices}
          value={String(clockRate)}
          onChange={(rate) => session.intervene({ kind: 'setClock', node: id, rate: Number(rate) })}
        />
      </Field>
    </Section>
  );
};
