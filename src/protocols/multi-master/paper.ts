import { choice, duration, specificationsOf, type ValuesOf } from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** Where updating anywhere is called lazy group replication, with what comes of it. */
export const gray = (section: string): Citation => ({
  paper:
    'Jim Gray, Pat Helland, Patrick O’Neil and Dennis Shasha, The Dangers of Replication and a Solution, 1996',
  section,
});

/** Anti-entropy. */
export const demers = (section: string): Citation => ({
  paper: 'Alan Demers et al., Epidemic Algorithms for Replicated Database Maintenance, 1987',
  section,
});

/** Logical clocks. */
export const lamport = (section: string): Citation => ({
  paper: 'Leslie Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, 1978',
  section,
});

/** Version vectors. */
export const parker = (section: string): Citation => ({
  paper: 'D. Stott Parker et al., Detection of Mutual Inconsistency in Distributed Systems, 1983',
  section,
});

// The places in the sources that handlers cite.
export const lazy = 'Lazy group replication';
export const vectors = 'version vectors';
export const antiEntropy = 'Anti-entropy';

export const cite = (section: string): Citation => {
  if (section === vectors) return parker(section);
  return section === antiEntropy ? demers(section) : gray(section);
};

const parameters = {
  masters: choice(
    'Who accepts writes',
    { two: 'two masters', all: 'every server' },
    'The first two servers, or all of them. The others serve reads.',
  ),
  conflicts: choice(
    'Conflicting writes',
    { 'last-writer-wins': 'last writer wins', 'keep-both': 'keep both' },
    'Of writes that did not know of each other, the one with the latest stamp stays, or all stay and are shown to whoever reads.',
  ),
  exchangeInterval: duration(
    'Exchange interval',
    400,
    'How often a server compares all that it holds with another one, drawn at random.',
    [5, 60_000],
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const multiMasterParameters = specificationsOf(parameters);

/** The rules that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'multi-master/stamp-after-seen',
    title: 'Stamp later than all that was seen',
    claim:
      'A master stamps a write later than every stamp that it has seen, even when its clock is behind. Otherwise a write that comes after another, and knows of it, loses to it.',
    citation: lamport('Logical clocks, implementation rule IR2'),
  },
  {
    id: 'multi-master/break-ties',
    title: 'Break ties the same way everywhere',
    claim:
      'Of two writes with the same time, the one of the higher server wins at every server. Otherwise each keeps what came first to it, and the replicas differ for ever.',
    citation: lamport('Ordering the events totally'),
  },
  {
    id: 'multi-master/anti-entropy',
    title: 'Compare with each other now and then',
    claim:
      'Servers exchange what they hold from time to time. An update that was lost or cut off on its way reaches everybody only so.',
    citation: demers('Anti-entropy'),
  },
  {
    id: 'multi-master/store-before-answering',
    title: 'Store before answering',
    claim:
      'A master has a write on its disk before it answers or ships it. Otherwise a crash can take back an acknowledged write.',
    citation: gray('Lazy group replication: the root transaction commits first'),
  },
  {
    id: 'multi-master/write-once',
    title: 'Write each request once',
    claim:
      'A master that has seen the write of a request does not write it again. Otherwise a client’s retry becomes a second, later write, which overwrites what others wrote in between.',
    citation: gray('Lazy group replication'),
  },
] as const satisfies readonly Rule[];

export type RuleId = (typeof rules)[number]['id'];
