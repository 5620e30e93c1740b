import { obstacles, wait } from '../../kit/why-not.ts';
import { commandText } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { type Executed, type Replica, sendToAllNode } from './send-to-all.ts';

/** Writes are missed among so many of the latest ones. */
const lookedAt = 100;

const nameOf = ({ request: { client, sequence } }: Executed): string => `${client}#${sequence}`;

const latest = ({ executed }: Replica): readonly Executed[] =>
  executed.slice(executed.length - lookedAt);

/** Which writes a replica lacks that another has executed, and why they do not come. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const replica = sendToAllNode.read(state);
  if (replica === null) return [];
  const own = new Set([...replica.executed].map(nameOf));
  const missed = new Map<string, Executed>();
  for (const other of around.others) {
    const theirs = sendToAllNode.read(around.stateOf(other));
    for (const done of theirs === null ? [] : latest(theirs)) {
      if (!own.has(nameOf(done))) missed.set(nameOf(done), done);
    }
  }
  return [...missed.values()].map(({ first, operation }) =>
    wait(
      `Why does ${around.id} not have ${commandText(operation)}?`,
      `${first} has executed it and sent it to all once`,
      around.reach(first) === 'open'
        ? 'the message is on its way, or it was lost'
        : obstacles([first], around),
      'nobody sends it again',
    ),
  );
};
