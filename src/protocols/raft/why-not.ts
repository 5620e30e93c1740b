import { inWords, missingText, obstacles, wait } from '../../kit/why-not.ts';
import { listed } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { olderTermNote, quorumsOf } from './explain.ts';
import { entryText, lastTermOf } from './log.ts';
import { raftNode, type Server } from './raft.ts';

const readServer = (state: NodeState | null): Server | null =>
  state === null ? null : raftNode.read(state);

/** Why another server would not vote for this candidate; null where nothing that it holds says so. */
const refusalOf = (candidate: Server, voter: NodeId, around: Surroundings): string | null => {
  const other = readServer(around.stateOf(voter));
  if (other === null) return null;
  const { currentTerm, log } = candidate;
  if (other.currentTerm > currentTerm) return `${voter} is in term ${other.currentTerm} already`;
  if (
    other.currentTerm === currentTerm &&
    other.votedFor !== null &&
    other.votedFor !== candidate.self.id
  )
    return `${voter} has voted for ${other.votedFor}`;
  const theirs = lastTermOf(other.log);
  const own = lastTermOf(log);
  const isNewer = theirs > own || (theirs === own && other.log.length > log.length);
  return isNewer ? `the log of ${voter} is more up to date` : null;
};

const candidateWaits = (server: Server, around: Surroundings): readonly Wait[] => {
  const { currentTerm, quorum, self, votesGranted } = server;
  const { id } = self;
  const of = [id, ...around.others];
  const missing = around.others.filter((other) => !votesGranted.includes(other));
  const refusals = missing
    .filter((other) => around.reach(other) === 'open')
    .flatMap((other) => refusalOf(server, other, around) ?? []);
  return [
    wait(
      `Why does ${id} not lead term ${currentTerm}?`,
      missingText('it', { have: votesGranted, needed: quorum, of }, around),
      listed(refusals),
    ),
  ];
};

const leaderWaits = (server: Server, around: Surroundings): readonly Wait[] => {
  const [meter] = quorumsOf(server);
  const index = server.commitIndex + 1;
  if (meter === undefined) return [];
  const of = [around.id, ...around.others];
  return [
    wait(
      `Why does ${around.id} not commit ${meter.label}?`,
      `it is on ${listed(meter.have)}`,
      missingText(`index ${index}`, { ...meter, of }, around),
      olderTermNote(server) ?? '',
    ),
  ];
};

const followerWaits = (server: Server, around: Surroundings): readonly Wait[] => {
  const { commitIndex, currentTerm, leaderId, log, quorum, self } = server;
  const { id } = self;
  if (leaderId === null) {
    const enough = quorum - 1;
    const unreached = around.others.filter((other) => around.reach(other) !== 'open');
    const isHopeless = around.others.length - unreached.length < enough;
    return [
      wait(
        `Why does ${id} know no leader?`,
        `no leader of term ${currentTerm} has reached it`,
        `when its election timeout has run down it stands for term ${currentTerm + 1}, which takes ${inWords(enough)} ${enough === 1 ? 'vote' : 'votes'} besides its own`,
        isHopeless ? `that cannot be: ${obstacles(unreached, around)}` : '',
      ),
    ];
  }
  const next = log.at(commitIndex);
  const way = leaderId === id ? 'open' : around.reach(leaderId);
  if (next === undefined && way === 'open') return [];
  const question =
    next === undefined
      ? `Why does ${id} hear nothing new?`
      : `Why is ${entryText(next)} not committed at ${id}?`;
  return [
    wait(
      question,
      way === 'open'
        ? `${id} holds it at index ${commitIndex + 1}, and its leader ${leaderId} has not told it yet that it is committed`
        : `it follows ${leaderId}, and ${obstacles([leaderId], around)}`,
    ),
  ];
};

/** What a Raft server waits for: votes, copies, or a leader. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const server = readServer(state);
  switch (server?.role) {
    case undefined:
      return [];
    case 'candidate':
      return candidateWaits(server, around);
    case 'leader':
      return leaderWaits(server, around);
    case 'follower':
      return followerWaits(server, around);
  }
};
