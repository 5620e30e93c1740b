import { keyOf, type Operation, type OperationKind } from '../sim/operation.ts';
import type { Run } from '../sim/run.ts';

/** What of a run the next operation depends on. */
type AskedRun = Pick<Run, 'scenario' | 'nowMicros' | 'operations' | 'eventCount' | 'protocol'>;

/** The key that is written and read when nobody has named one. */
const USUAL_KEY = 'x';
const USUAL_KEYS = ['x', 'y'] as const;

/** Values are looked for among so many of the latest operations. */
const OPERATIONS_LOOKED_AT = 500;

/** Values by hand begin at a hundred where clients write by themselves, so that no value is written twice. */
const FIRST_BY_HAND = 100;

interface Written {
  readonly key: string;
  readonly value: string;
}

/** What an operation writes under which key; nothing for one that writes no chosen value. */
const writtenBy = (operation: Operation): readonly Written[] => {
  switch (operation.kind) {
    case 'put':
    case 'cas':
    case 'append':
    case 'insert':
      return [operation];
    case 'propose':
      return [{ key: '', value: operation.value }];
    case 'transaction':
      return operation.writes;
    case 'insertAt':
      return [operation];
    case 'get':
    case 'getAll':
    case 'delete':
    case 'remove':
    case 'deleteAt':
    case 'add':
    case 'sample':
    case 'administer':
      return [];
  }
};

const keysOf = (operation: Operation): readonly string[] => {
  if (operation.kind === 'transaction') return operation.writes.map(({ key }) => key);
  if (operation.kind === 'getAll') return operation.keys;
  const key = keyOf(operation);
  return key === null ? [] : [key];
};

/** The operations that the script gives clients up to the moment shown. */
const byHand = ({ scenario, nowMicros }: AskedRun): readonly Operation[] =>
  scenario.script.flatMap(({ atMicros, intervention }) =>
    atMicros <= nowMicros && intervention.kind === 'operation' ? [intervention.operation] : [],
  );

/** The keys that were written or read by hand last, or else those that clients use. */
const lastKeys = (run: AskedRun): readonly string[] => {
  const keys = byHand(run).findLast((each) => keysOf(each).length > 0);
  if (keys !== undefined) return keysOf(keys);
  return run.scenario.clients.find(({ workload }) => workload !== undefined)?.workload?.keys ?? [];
};

const largest = (operations: readonly Operation[], key: string): number =>
  operations
    .flatMap(writtenBy)
    .filter((written) => written.key === key && /^\d{1,9}$/.test(written.value))
    .reduce((most, { value }) => Math.max(most, Number(value)), 0);

/** The value to write under a key after all that were written: the next whole number. */
const nextValue = (run: AskedRun, key: string): string => {
  const { operations, eventCount, scenario } = run;
  const issued: Operation[] = [];
  for (let place = operations.length - 1; place >= 0; place--) {
    const record = operations[place];
    if (issued.length >= OPERATIONS_LOOKED_AT) break;
    if (record !== undefined && record.invokedByEvent < eventCount) issued.push(record.operation);
  }
  const own = largest(byHand(run), key);
  const seen = largest(issued, key);
  const others = scenario.clients.some(({ workload }) => workload !== undefined);
  if (own >= seen && own > 0) return String(own + 1);
  if (!others) return String(seen + 1);
  return String(Math.ceil((seen + 1) / FIRST_BY_HAND) * FIRST_BY_HAND);
};

const writeKinds = [
  'put',
  'propose',
  'transaction',
  'append',
  'insert',
  'insertAt',
  'add',
  'sample',
] as const satisfies readonly OperationKind[];

/**
 * What a write without further words writes: the next value of the key that was written by hand last,
 * or of the first key that clients use. Null where the protocol serves no writes.
 */
export const nextWrite = (run: AskedRun): Operation | null => {
  const kind = writeKinds.find((each) => run.protocol.operations.includes(each));
  if (kind === undefined) return null;
  const [key = USUAL_KEY] = lastKeys(run);
  switch (kind) {
    case 'put':
    case 'append':
    case 'insert':
      return { kind, key, value: nextValue(run, key) };
    case 'propose':
      return { kind, value: nextValue(run, '') };
    case 'transaction': {
      const keys = [...new Set([...lastKeys(run), ...USUAL_KEYS])].slice(0, USUAL_KEYS.length);
      return { kind, writes: keys.map((each) => ({ key: each, value: nextValue(run, each) })) };
    }
    case 'insertAt':
      return { kind, key, index: 0, value: nextValue(run, key) };
    case 'add':
      return { kind, key, amount: 1 };
    case 'sample':
      return { kind, key, source: 'random' };
  }
};

/** What a read without further words reads; null where the protocol serves no reads. */
export const nextRead = (run: AskedRun): Operation | null => {
  if (!run.protocol.operations.includes('get')) return null;
  const [key = USUAL_KEY] = lastKeys(run);
  return { kind: 'get', key };
};
