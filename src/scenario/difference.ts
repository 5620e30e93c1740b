import * as v from 'valibot';
import type { Scenario } from '../sim/scenario.ts';
import { textChecksum } from './payload.ts';
import { sameData } from './same-data.ts';
import { type ParsedScenario, parseScenario, scenarioKeys } from './schema.ts';

/** The checksum of what the run of a scenario depends on: what is said of it may change. */
const runChecksum = ({
  title: _title,
  captions: _captions,
  afterwards: _afterwards,
  expectations: _expectations,
  positions: _positions,
  ...settings
}: Scenario): string => textChecksum(JSON.stringify(settings));

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const differenceSchema = v.strictObject({
  /** The checksum of the run that this changes, so that it is never laid over another. */
  of: v.string(),
  /** The keys that have other values, with those values; never the script. */
  set: v.exactOptional(v.record(v.string(), v.unknown())),
  /** The keys that are gone. */
  unset: v.exactOptional(v.array(v.string())),
  /** At this place of the script, so many entries are replaced by these. */
  script: v.exactOptional(v.strictTuple([count, count, v.array(v.unknown())])),
});

/** How a scenario differs from one of the library; plain data from outside, so still unproven. */
export type Difference = v.InferOutput<typeof differenceSchema>;

/** Reads a value that claims to be a difference; null when it is none. */
export const parseDifference = (value: unknown): Difference | null => {
  const result = v.safeParse(differenceSchema, value, { abortEarly: true });
  return result.success ? result.output : null;
};

/** How many elements both lists begin with. */
const commonStart = (one: readonly unknown[], other: readonly unknown[]): number => {
  const end = one.findIndex(
    (element, position) => position >= other.length || !sameData(element, other[position]),
  );
  return end === -1 ? one.length : end;
};

/** What turns `base` into `scenario`. Both must be as `parseScenario` gives them. */
export const differenceBetween = (base: Scenario, scenario: Scenario): Difference => {
  const set: Record<string, unknown> = {};
  const unset: string[] = [];
  for (const key of scenarioKeys) {
    if (key === 'script' || sameData(base[key], scenario[key])) continue;
    if (scenario[key] === undefined) unset.push(key);
    else set[key] = scenario[key];
  }
  const start = commonStart(base.script, scenario.script);
  const baseRest = base.script.slice(start);
  const rest = scenario.script.slice(start);
  const kept = commonStart(baseRest.toReversed(), rest.toReversed());
  const removed = baseRest.length - kept;
  const added = rest.slice(0, rest.length - kept);
  return {
    of: runChecksum(base),
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(unset.length > 0 ? { unset } : {}),
    ...(removed + added.length > 0 ? { script: [start, removed, added] } : {}),
  };
};

/**
 * The scenario that a difference makes of `base`, which must be as `parseScenario` gives it;
 * `other-base` when the difference was made of another run. Version 1 took the checksum of the whole
 * text, with all that was said in it: `formerly` holds such checksums of the same run.
 */
export const applyDifference = (
  base: Scenario,
  difference: Difference,
  formerly: readonly string[] = [],
): ParsedScenario | { readonly kind: 'other-base' } => {
  const { of } = difference;
  const isOfThisRun =
    of === runChecksum(base) || of === textChecksum(JSON.stringify(base)) || formerly.includes(of);
  if (!isOfThisRun) return { kind: 'other-base' };
  const changed: Record<string, unknown> = { ...base, ...difference.set };
  for (const key of difference.unset ?? []) delete changed[key];
  if (difference.script !== undefined) {
    const [start, removed, added] = difference.script;
    changed['script'] = [
      ...base.script.slice(0, start),
      ...added,
      ...base.script.slice(start + removed),
    ];
  }
  return parseScenario(changed);
};
