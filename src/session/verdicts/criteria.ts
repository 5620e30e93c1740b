import type { Criterion } from '../../check/judge.ts';

/** How a criterion is called on the page, and what it promises. */
export interface CriterionWords {
  readonly title: string;
  readonly claim: string;
  /** Who defined it. */
  readonly source: string;
}

const terry = 'Terry et al., 1994';
const bouajjani = 'Bouajjani et al., 2017';

/** Every criterion in words. */
export const criterionWords: Readonly<Record<Criterion, CriterionWords>> = {
  linearizable: {
    title: 'Linearizable',
    claim:
      'Every operation seems to take effect at one moment between its question and its answer.',
    source: 'Herlihy and Wing, 1990',
  },
  sequential: {
    title: 'Sequential',
    claim:
      'One order of all operations explains every answer and keeps the order of each client’s own.',
    source: 'Lamport, 1979',
  },
  'causal-convergence': {
    title: 'Causal convergence',
    claim: 'Causal, and all clients settle conflicting writes in the same order.',
    source: bouajjani,
  },
  'causal-memory': {
    title: 'Causal memory',
    claim: 'Causal, and each client can explain all its reads by one order.',
    source: bouajjani,
  },
  causal: {
    title: 'Causal',
    claim: 'Nobody sees an effect without what it depends on.',
    source: bouajjani,
  },
  'read-your-writes': {
    title: 'Read your writes',
    claim: 'A client’s read shows its own earlier writes.',
    source: terry,
  },
  'monotonic-reads': {
    title: 'Monotonic reads',
    claim: 'What a client has once read, its later reads show too.',
    source: terry,
  },
  'monotonic-writes': {
    title: 'Monotonic writes',
    claim: 'A client’s writes are seen by all in the order in which it made them.',
    source: terry,
  },
  'writes-follow-reads': {
    title: 'Writes follow reads',
    claim: 'Whoever sees a write also sees what its writer had read before.',
    source: terry,
  },
  'no-lost-writes': {
    title: 'Acknowledged writes lost',
    claim: 'A write that a client was told is done is still there when somebody reads.',
    source: 'judged from reads alone',
  },
};

/** Convergence in words; it is judged from what the servers hold. */
export const convergenceWords: CriterionWords = {
  title: 'Convergence',
  claim:
    'One second after the last fault and the last write, all servers that run hold the same, and keep doing so.',
  source: 'Vogels, 2009',
};
