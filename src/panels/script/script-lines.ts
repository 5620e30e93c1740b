import type { Branch } from '../../session/branches.ts';
import { type ScriptRow, scriptRows } from '../../session/script-edits.ts';
import type { Caption } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { rowKey } from './row-key.ts';

/** A line of the script as it is shown: something that is done, or a sentence between. */
export type ScriptLine = {
  /** The same as long as the entry or the caption is, so that what is typed stays with it. */
  readonly key: string;
  readonly atMicros: Micros;
} & (
  | { readonly kind: 'entry'; readonly row: ScriptRow }
  | {
      readonly kind: 'caption';
      readonly caption: Caption;
      /** Its place among the captions. */
      readonly place: number;
    }
);

/** The key of a line that shows an entry or a caption; for one of several that are one object, the first. */
export const lineKey = (shown: object): string => `${rowKey(shown)}`;

/** Everything that is done and said in a branch, in the order of time; what is done first. */
export const scriptLines = ({
  scenario,
  off,
}: Pick<Branch, 'scenario' | 'off'>): readonly ScriptLine[] => {
  const count = new Map<object, number>();
  const keyOf = (shown: object): string => {
    const before = count.get(shown) ?? 0;
    count.set(shown, before + 1);
    return before === 0 ? lineKey(shown) : `${lineKey(shown)} again ${before}`;
  };
  const entries = scriptRows({ scenario, off }).map((row) => ({
    kind: 'entry' as const,
    key: keyOf(row.entry),
    atMicros: row.entry.atMicros,
    row,
  }));
  const captions = (scenario.captions ?? []).map((caption, place) => ({
    kind: 'caption' as const,
    key: keyOf(caption),
    atMicros: caption.atMicros,
    caption,
    place,
  }));
  return [...entries, ...captions].sort((one, other) => one.atMicros - other.atMicros);
};
