import type { ScriptEntry } from '../sim/intervention.ts';
import type { Micros } from '../sim/time.ts';
import { interventionText } from './interventions.ts';

/** One thing that the script does, in words. */
export interface Done {
  readonly atMicros: Micros;
  readonly text: string;
}

/** What a script does, in the order of time. */
export const doneIn = (script: readonly ScriptEntry[]): readonly Done[] =>
  script
    .map(({ atMicros, intervention }) => ({ atMicros, text: interventionText(intervention) }))
    .sort((one, other) => one.atMicros - other.atMicros);
