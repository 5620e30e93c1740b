import { expect, it } from 'vitest';
import { brokenAssumption, withAssumption } from './assumptions.ts';
import type { Intervention, ScriptEntry } from './intervention.ts';
import type { Guarantee } from './protocol.ts';

const broken = (
  about: ReturnType<typeof protocol>,
  deeds: readonly ScriptEntry[],
  verdict: string,
  atMicros: number,
) => brokenAssumption(about, { deeds, parameters: { mode: 'fast' } }, verdict, atMicros);

const under = ['crashes', 'restarts'] as const;
const protocol = (...guarantees: readonly Guarantee[]) => ({ title: 'Raft', guarantees });
const safe = protocol({ verdict: 'safe', under, holds: true });
const wiped = { atMicros: 410_000, intervention: { kind: 'wipeDisk', node: 'n2' } } as const;

it('says which deed took the ground from a promise, and what it rests on', () => {
  expect(broken(safe, [wiped], 'safe', 500_000)).toBe(
    'after n2’s disk was wiped at 0.410 s: Raft assumes stable storage',
  );
});

it('says nothing of deeds that came later, that promises bear, or of what is not promised', () => {
  expect(broken(safe, [wiped], 'safe', 400_000)).toBeNull();
  const bearing = protocol({ verdict: 'safe', under: [...under, 'lost-writes'], holds: true });
  expect(broken(bearing, [wiped], 'safe', 500_000)).toBeNull();
  const denied = protocol({ verdict: 'safe', under, holds: false });
  expect(broken(denied, [wiped], 'safe', 500_000)).toBeNull();
});

it.each<[Intervention, string | null]>([
  [{ kind: 'kill', node: 'n1' }, null],
  [{ kind: 'setClock', node: 'n1', rate: 1 }, null],
  [{ kind: 'setClock', node: 'n1', rate: 2 }, 'n1’s clock ran at 2 times its rate'],
  [{ kind: 'loseUnsynced', node: 'n1' }, 'n1’s disk lost what it had reported as stored'],
])('%j', (intervention, said) => {
  const found = broken(safe, [{ atMicros: 0, intervention }], 'safe', 1);
  if (said === null) expect(found).toBeNull();
  else expect(found).toContain(said);
});

it('what clients see is promised with linearizability', () => {
  const linearizable = protocol({ verdict: 'linearizable', under, holds: true });
  expect(broken(linearizable, [wiped], 'no-lost-writes', 500_000)).not.toBeNull();
  expect(broken(linearizable, [wiped], 'raft/log-matching', 500_000)).toBeNull();
});

it('nothing is assumed for what is promised with other parameters only', () => {
  const slow = protocol({ verdict: 'safe', under, holds: true, parameters: { mode: 'slow' } });
  expect(broken(slow, [wiped], 'safe', 500_000)).toBeNull();
});

it('is added to a sentence', () => {
  expect(withAssumption('n1 lost x.', 'after a fault')).toBe('n1 lost x, after a fault.');
  expect(withAssumption('n1 lost x.', null)).toBe('n1 lost x.');
});
