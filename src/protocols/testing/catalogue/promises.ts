import type { Guarantee, Protocol } from '../../../sim/protocol.ts';
import type { Glance, PromiseStanding } from '../../catalogue-entry.ts';

type Fault = Guarantee['under'][number];

/** What guarantees are read with: titles for verdicts, labels for parameters. */
type Promising = Pick<Protocol, 'guarantees' | 'monitors' | 'parameters' | 'scenarios'>;

/** A criterion of client histories in words: `no-lost-writes` is `No lost writes`. */
const criterionTitle = (id: string): string =>
  `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;

/** How a verdict is called on the page. */
export const verdictTitle = ({ monitors }: Pick<Protocol, 'monitors'>, id: string): string =>
  monitors.find((monitor) => monitor.id === id)?.title ?? criterionTitle(id);

const isAboutAcknowledgedWrites = ({ monitors }: Promising, verdict: string): boolean =>
  verdict === 'no-lost-writes' ||
  monitors.some(({ id, about }) => id === verdict && about === 'acknowledged-writes');

/** No run is linearizable in which an acknowledged write goes missing; others may fail it as well. */
const keepsAcknowledgedWrites = (promising: Promising, verdict: string): boolean =>
  verdict === 'linearizable' || isAboutAcknowledgedWrites(promising, verdict);

/** Sights come about or do not; only what must always hold is safety. */
const isSafety = (promising: Promising, verdict: string): boolean =>
  promising.monitors.some(({ id, kind }) => id === verdict && kind === 'always') &&
  !isAboutAcknowledgedWrites(promising, verdict);

/** Whether a guarantee speaks of the parameters that the library opens the protocol with. */
const isAboutOpened = ({ parameters: specified, scenarios }: Promising) => {
  const opened = scenarios[0]?.scenario.parameters ?? {};
  return ({ parameters = {} }: Guarantee): boolean =>
    Object.entries(parameters).every(
      ([name, value]) =>
        (opened[name] ?? specified.find((each) => each.name === name)?.default) === value,
    );
};

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/**
 * How the promises about some verdicts stand. `keeps` are the guarantees that speak for it, `breaks`
 * those that speak against.
 */
const standingOf = (
  promising: Promising,
  keeps: readonly Guarantee[],
  breaks: readonly Guarantee[],
): PromiseStanding => {
  const lost = breaks.filter(({ parameters }) => parameters === undefined);
  if (lost.length > 0) {
    const verdicts = distinct(lost.map(({ verdict }) => verdictTitle(promising, verdict)));
    return { kind: 'broken', verdicts };
  }
  const unconditional = new Set(
    keeps.filter(({ parameters }) => parameters === undefined).map(({ verdict }) => verdict),
  );
  const conditional = [...keeps.filter(({ verdict }) => !unconditional.has(verdict)), ...breaks];
  const names = distinct(conditional.flatMap(({ parameters }) => Object.keys(parameters ?? {})));
  if (names.length > 0) {
    const labels = promising.parameters
      .filter(({ name }) => names.includes(name))
      .map(({ label }) => label);
    const isOpened = isAboutOpened(promising);
    const keptAsOpened = (verdict: string): boolean =>
      unconditional.has(verdict) ||
      keeps.some((each) => each.verdict === verdict && isOpened(each));
    const asOpened = breaks.some(isOpened)
      ? 'broken'
      : conditional.every(({ verdict }) => keptAsOpened(verdict))
        ? 'kept'
        : 'unstated';
    return { kind: 'depends', parameters: labels, asOpened };
  }
  return keeps.length > 0 ? { kind: 'kept' } : { kind: 'unstated' };
};

/** Safety under faults of one kind: `only` are the faults that count as that kind. */
const safetyUnder = (
  promising: Promising,
  fault: Fault,
  only: readonly Fault[],
): PromiseStanding => {
  const safety = promising.guarantees.filter(({ verdict }) => isSafety(promising, verdict));
  return standingOf(
    promising,
    safety.filter(({ holds, under }) => holds && under.includes(fault)),
    safety.filter(
      ({ holds, under }) =>
        !holds && under.length > 0 && under.every((each) => only.includes(each)),
    ),
  );
};

/** What a protocol's guarantees come to, for someone who looks at it for a second. */
export const promisesOf = (promising: Promising): Omit<Glance, 'measured'> => {
  const { guarantees } = promising;
  const safety = guarantees.filter(({ verdict }) => isSafety(promising, verdict));
  return {
    faultless: standingOf(
      promising,
      safety.filter(({ holds }) => holds),
      safety.filter(({ holds, under }) => !holds && under.length === 0),
    ),
    crashes: safetyUnder(promising, 'crashes', ['crashes', 'restarts']),
    cuts: safetyUnder(promising, 'cuts', ['cuts']),
    acknowledgedWrites: standingOf(
      promising,
      guarantees.filter(
        ({ verdict, holds, under }) =>
          holds && under.includes('crashes') && keepsAcknowledgedWrites(promising, verdict),
      ),
      guarantees.filter(
        ({ verdict, holds, under }) =>
          !holds && !under.includes('lost-writes') && isAboutAcknowledgedWrites(promising, verdict),
      ),
    ),
  };
};
