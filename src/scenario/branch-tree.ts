import * as v from 'valibot';
import type { ScriptEntry } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import { MAXIMUM_BRANCH_NAME, MAXIMUM_BRANCHES } from './branch-limits.ts';
import { parseScenario } from './schema.ts';
import { CURRENT_VERSION, upgrade } from './versions.ts';
import { hasControl, uncapitalised } from './wording.ts';

/** One of several ways that a run went, as it is sent to somebody else. */
export interface SharedBranch {
  readonly name: string;
  /** The place in the list of the branch that it left; null for one that stands by itself. */
  readonly parent: number | null;
  /** When it left its parent. */
  readonly forkMicros: Micros;
  readonly scenario: Scenario;
  /** Entries of the script that are switched off. */
  readonly off: readonly ScriptEntry[];
}

/** Branches, each after the one that it left, and the place of the one that is shown. */
export interface SharedTree {
  readonly branches: readonly SharedBranch[];
  readonly current: number;
}

const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAXIMUM_BRANCHES - 1));

const treeSchema = v.strictObject({
  current: place,
  branches: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(
          v.string(),
          v.minLength(1),
          v.maxLength(MAXIMUM_BRANCH_NAME),
          v.check((name) => !hasControl(name)),
        ),
        /** Missing for a branch that stands by itself. */
        parent: v.exactOptional(place),
        forkMicros: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
        scenario: v.unknown(),
        off: v.exactOptional(v.array(v.unknown())),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAXIMUM_BRANCHES),
  ),
});

/** A tree, or in a sentence why it is none. */
export type ParsedTree =
  | { readonly kind: 'tree'; readonly tree: SharedTree }
  | { readonly kind: 'problem'; readonly sentence: string };

const problem = (sentence: string): ParsedTree => ({ kind: 'problem', sentence });

/**
 * Reads a value that claims to be a tree of branches whose scenarios are of that version. All of
 * them must be of one protocol, and each branch must come after the one that it left.
 */
export const parseTree = (value: unknown, version: number = CURRENT_VERSION): ParsedTree => {
  const read = v.safeParse(treeSchema, value, { abortEarly: true });
  if (!read.success) return problem('What it holds is no tree of branches.');
  const branches: SharedBranch[] = [];
  for (const { name, parent = null, forkMicros = 0, scenario: json, off = [] } of read.output
    .branches) {
    const parsed = parseScenario(upgrade(json, version));
    if (parsed.kind === 'problem') {
      return problem(`In the branch “${name}”, ${uncapitalised(parsed.report.sentence)}`);
    }
    const { scenario } = parsed;
    // What is switched off has the form of a script, so the same rules read it.
    const switchedOff = parseScenario(upgrade({ ...scenario, script: off }, version));
    if (switchedOff.kind === 'problem') {
      return problem(`In the branch “${name}”, switched off: ${switchedOff.report.sentence}`);
    }
    if (parent !== null && parent >= branches.length) {
      return problem(`The branch “${name}” comes before the one that it left.`);
    }
    if (scenario.protocol !== (branches[0]?.scenario ?? scenario).protocol) {
      return problem('Its branches are of several protocols.');
    }
    if (forkMicros > scenario.untilMicros) {
      return problem(`The branch “${name}” begins after its own end.`);
    }
    branches.push({ name, parent, forkMicros, scenario, off: switchedOff.scenario.script });
  }
  return read.output.current < branches.length
    ? { kind: 'tree', tree: { branches, current: read.output.current } }
    : problem('The branch that it shows is not among its branches.');
};

/** A tree as plain data, in the form that `parseTree` reads. */
export const plainTree = ({ branches, current }: SharedTree): unknown => ({
  current,
  branches: branches.map(({ name, parent, forkMicros, scenario, off }) => ({
    name,
    ...(parent === null ? {} : { parent }),
    ...(forkMicros === 0 ? {} : { forkMicros }),
    scenario,
    ...(off.length === 0 ? {} : { off }),
  })),
});
