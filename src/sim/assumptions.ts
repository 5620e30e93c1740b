import type { NodeId } from './identifiers.ts';
import type { ScriptEntry } from './intervention.ts';
import type { Guarantee, Protocol } from './protocol.ts';
import type { ParameterValue } from './protocol-setup.ts';
import type { Micros } from './time.ts';

/** What a deed breaks that protocols may assume, in words: `n2’s disk was wiped`, `stable storage`. */
interface Breach {
  readonly fault: Guarantee['under'][number];
  readonly node: NodeId;
  readonly did: string;
  readonly assumed: string;
}

const breachOf = ({ intervention }: ScriptEntry): Breach | null => {
  switch (intervention.kind) {
    case 'wipeDisk':
      return {
        fault: 'lost-writes',
        node: intervention.node,
        did: 'disk was wiped',
        assumed: 'stable storage',
      };
    case 'loseUnsynced':
      return {
        fault: 'lost-writes',
        node: intervention.node,
        did: 'disk lost what it had reported as stored',
        assumed: 'stable storage',
      };
    case 'setClock':
      return intervention.rate === 1
        ? null
        : {
            fault: 'clock-drift',
            node: intervention.node,
            did: `clock ran at ${intervention.rate} times its rate`,
            assumed: 'clocks that run alike',
          };
    case 'jumpClock':
      return {
        fault: 'clock-drift',
        node: intervention.node,
        did: 'clock jumped',
        assumed: 'clocks that run alike',
      };
    default:
      return null;
  }
};

/** A moment to the millisecond: `0.410 s`. */
const momentText = (micros: Micros): string => {
  const millis = Math.floor(micros / 1_000);
  return `${Math.floor(millis / 1_000)}.${String(millis % 1_000).padStart(3, '0')} s`;
};

/** What was done in a run, and its parameters with their defaults. */
interface RunSoFar {
  readonly deeds: readonly ScriptEntry[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/**
 * Whether a promise that broke at `atMicros` had lost its ground before: a person had done what the
 * protocol does not promise it under. Then the second half of a sentence (`after n2’s disk was wiped
 * at 0.410 s: Raft assumes stable storage`), of the first such deed; null otherwise, and for what the
 * protocol does not promise at all with these parameters.
 */
export const brokenAssumption = (
  { guarantees, title }: Pick<Protocol, 'guarantees' | 'title'>,
  { deeds, parameters }: RunSoFar,
  verdict: string,
  atMicros: Micros,
): string | null => {
  // All that clients may see is promised with linearizability; a protocol's own verdicts have its name.
  const isOfClients = !verdict.includes('/');
  const promises = guarantees.filter(
    (each) =>
      each.holds &&
      (each.verdict === verdict || (isOfClients && each.verdict === 'linearizable')) &&
      Object.entries(each.parameters ?? {}).every(([name, value]) => parameters[name] === value),
  );
  if (promises.length === 0) return null;
  for (const deed of deeds) {
    const breach = deed.atMicros <= atMicros ? breachOf(deed) : null;
    if (breach === null || promises.some(({ under }) => under.includes(breach.fault))) continue;
    return `after ${breach.node}’s ${breach.did} at ${momentText(deed.atMicros)}: ${title} assumes ${breach.assumed}`;
  }
  return null;
};

/** A sentence with what had been broken before: `…, after n2’s disk was wiped at 0.410 s: …`. */
export const withAssumption = (sentence: string, assumption: string | null): string =>
  assumption === null ? sentence : `${sentence.replace(/\.$/, '')}, ${assumption}.`;
