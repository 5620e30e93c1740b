import type { ParameterSpecification } from '../sim/protocol.ts';
import type { ParameterValue } from '../sim/protocol-setup.ts';
import { type Micros, milliseconds } from '../sim/time.ts';

type WithoutName<Specification> = Specification extends unknown
  ? Omit<Specification, 'name'>
  : never;

/** One parameter as it is declared; its name is the key under which it stands. */
export type Declared<Value extends ParameterValue> = WithoutName<ParameterSpecification> & {
  /** Never there: it carries the type of the parameter's value. */
  readonly value?: Value;
};

/** The values of declared parameters, by name. */
export type ValuesOf<P> = {
  readonly [Name in keyof P]: P[Name] extends Declared<infer V> ? V : never;
};

/** A span of time. The default and the range are in milliseconds; the value is in microseconds. */
export const duration = (
  label: string,
  byDefault: number,
  explanation: string,
  [minimum, maximum]: readonly [number, number] = [1, 60_000],
): Declared<Micros> => ({
  kind: 'duration',
  unit: 'micros',
  label,
  explanation,
  minimum: milliseconds(minimum),
  maximum: milliseconds(maximum),
  default: milliseconds(byDefault),
});

/** A whole number. */
export const count = (
  label: string,
  byDefault: number,
  explanation: string,
  [minimum, maximum]: readonly [number, number],
): Declared<number> => ({
  kind: 'count',
  label,
  explanation,
  minimum,
  maximum,
  default: byDefault,
});

/** On or off. */
export const toggle = (
  label: string,
  byDefault: boolean,
  explanation: string,
): Declared<boolean> => ({ kind: 'switch', label, explanation, default: byDefault });

/** One of several values, each with what it is called; the first is the default unless another is named. */
export const choice = <const Choices extends Readonly<Record<string, string>>>(
  label: string,
  choices: Choices,
  explanation: string,
  byDefault?: NoInfer<keyof Choices & string>,
): Declared<keyof Choices & string> => ({
  kind: 'choice',
  label,
  explanation,
  choices: Object.entries(choices).map(([value, called]) => ({ value, label: called })),
  default: byDefault ?? Object.keys(choices)[0] ?? '',
});

/** The specifications that the engine and the page read, in the order of declaration. */
export const specificationsOf = (
  declared: Readonly<Record<string, Declared<never> | Declared<ParameterValue>>>,
): readonly ParameterSpecification[] =>
  Object.entries(declared).map(([name, body]) => ({ name, ...body }));

const valueText = (value: ParameterValue | undefined, { kind }: ParameterSpecification): string =>
  kind === 'duration' ? `${Number(value) / 1_000} ms` : `${value}`;

/** One demand on two parameters: `less` is at most `more`, or `under` it where they must differ. */
export interface Order {
  readonly less: string;
  readonly more: string;
  readonly strictly?: true;
  /** What goes wrong otherwise: `so followers would depose a healthy leader`. */
  readonly otherwise?: string;
}

/** Checks numbers against each other: says which stand the wrong way round, and what would be right; null when all is well. */
export const inOrder =
  (specifications: readonly ParameterSpecification[], orders: readonly Order[]) =>
  (
    parameters: Readonly<Record<string, ParameterValue>>,
  ): { readonly what: string; readonly remedy: string } | null => {
    for (const { less, more, otherwise, strictly } of orders) {
      const [a, b] = [Number(parameters[less]), Number(parameters[more])];
      if (strictly ? a < b : a <= b) continue;
      const named = (name: string): string => {
        const specification = specifications.find((each) => each.name === name);
        if (specification === undefined) return name;
        return `${specification.label.toLowerCase()} (${valueText(parameters[name], specification)})`;
      };
      const relation = strictly ? 'is not under' : 'is over';
      return {
        what: `The ${named(less)} ${relation} the ${named(more)}${otherwise === undefined ? '' : `, ${otherwise}`}.`,
        remedy: `Make ${less} ${strictly ? 'less than' : 'at most'} ${more}.`,
      };
    }
    return null;
  };
