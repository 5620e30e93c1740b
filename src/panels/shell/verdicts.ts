import type { NodeId } from '../../sim/identifiers.ts';
import type { Rule } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';
import type { Micros } from '../../sim/time.ts';

/** How one `always` monitor stands at the moment shown. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly claim: string;
  /** The first break, if it lies before the moment shown. */
  readonly broken: {
    readonly atEvent: number;
    readonly atMicros: Micros;
    readonly sentence: string;
  } | null;
}

/** What `verdictsOf` reads of a run. */
type Judged = Pick<Run, 'broken' | 'eventCount'> & {
  readonly protocol: Pick<Run['protocol'], 'monitors'>;
};

/** The verdict of each monitor that must never break, at the moment shown. */
export const verdictsOf = (run: Judged): readonly Verdict[] =>
  run.protocol.monitors
    .filter((monitor) => monitor.kind === 'always')
    .map(({ id, title, claim }) => {
      const found = run.broken.find(
        ({ monitor, atEvent }) => monitor.id === id && atEvent < run.eventCount,
      );
      return {
        id,
        title,
        claim,
        broken:
          found === undefined
            ? null
            : {
                atEvent: found.atEvent,
                atMicros: found.atMicros,
                sentence: found.violation.sentence,
              },
      };
    });

/** From how long on a client's wait is worth a word. */
const LONG_WAIT_MICROS = 300_000;

/** A client that has waited long for an answer. */
export interface LongWait {
  readonly client: NodeId;
  readonly waitedMicros: Micros;
}

/** Clients whose operation is open for long at the moment shown, longest first. */
export const longWaits = (
  run: Pick<Run, 'operations' | 'eventCount' | 'nowMicros'>,
): readonly LongWait[] =>
  run.operations
    .filter(
      ({ invokedByEvent, completedByEvent, invokedAtMicros }) =>
        invokedByEvent < run.eventCount &&
        (completedByEvent === null || completedByEvent >= run.eventCount) &&
        run.nowMicros - invokedAtMicros >= LONG_WAIT_MICROS,
    )
    .map(({ client, invokedAtMicros }) => ({
      client,
      waitedMicros: run.nowMicros - invokedAtMicros,
    }))
    .sort((one, other) => other.waitedMicros - one.waitedMicros);

/** The rules that a scenario has switched off, as the protocol knows them. */
export const rulesSwitchedOff = (
  rules: readonly Rule[],
  rulesOff: readonly string[] | undefined,
): readonly Rule[] => rules.filter(({ id }) => rulesOff?.includes(id));
