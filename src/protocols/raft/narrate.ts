import type { AnyEffect } from '../../sim/effect.ts';
import type { Citation, Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { RaftContext } from './context.ts';
import { entryText, type RaftState, raftStateOf } from './describe.ts';
import { inRaftPaper, raftRules } from './rules.ts';

/** A sentence without its subject, which is the node of the event. */
type Told = Narration | null;

const listed = (names: readonly string[]): string => {
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

const citationOf = (rule: string | undefined): Citation | undefined =>
  raftRules.find(({ id }) => id === rule)?.citation;

const told = (text: string, important: boolean, section: string): Narration => ({
  text,
  important,
  citation: inRaftPaper(section),
});

type Note = AnyEffect & { readonly kind: 'note' };

const tellNote = (note: Note, important: boolean): Narration => {
  const citation = citationOf(note.rule);
  return {
    text: note.text,
    important,
    ...(note.rule === undefined ? {} : { rule: note.rule }),
    ...(citation === undefined ? {} : { citation }),
  };
};

const noteIn = (record: EventRecord): Note | undefined =>
  record.effects.find((effect) => effect.kind === 'note');

/** A follower that removes entries is the one that tells of the consistency check with a new log. */
const isRemoval = (note: Note, before: RaftState, after: RaftState): boolean =>
  note.rule === 'raft/log-consistency-check' && before.context.log !== after.context.log;

const tellElection = (context: RaftContext): Narration => {
  const others = context.votesGranted.filter((voter) => voter !== context.id);
  const how = others.length === 0 ? 'with its own vote alone' : `with votes from ${listed(others)}`;
  return {
    ...told(`wins term ${context.currentTerm} ${how}`, true, '§5.2'),
    rule: 'raft/majority',
  };
};

const tellCandidacy = (before: RaftState, context: RaftContext): Narration => {
  const { currentTerm } = context;
  const text =
    before.role === 'candidate'
      ? `found no majority in term ${currentTerm - 1} and stands for term ${currentTerm}`
      : `hears no leader and stands for term ${currentTerm}`;
  return { ...told(text, true, '§5.2'), rule: 'raft/randomised-timeouts' };
};

const tellStepDown = (before: RaftState, context: RaftContext): Narration => {
  const { role } = before;
  if (context.currentTerm > before.context.currentTerm) {
    return {
      ...told(
        `sees term ${context.currentTerm} and gives up ${role === 'leader' ? `leading term ${before.context.currentTerm}` : 'standing for election'}`,
        role === 'leader',
        '§5.1',
      ),
      rule: 'raft/step-down-on-higher-term',
    };
  }
  return told(
    `accepts ${context.leaderId} as leader of term ${context.currentTerm}`,
    false,
    '§5.2',
  );
};

const tellRole = (before: RaftState, after: RaftState): Told => {
  switch (after.role) {
    case 'leader':
      return before.role === 'leader' ? null : tellElection(after.context);
    case 'candidate':
      return after.context.currentTerm === before.context.currentTerm
        ? null
        : tellCandidacy(before, after.context);
    case 'follower':
      return before.role === 'follower' ? null : tellStepDown(before, after.context);
  }
};

/** Entries by their indices, the only or last one by its content too: `index 2 (x=7)`. */
const entriesText = (context: RaftContext, from: number, to: number): string => {
  const last = context.log.at(to - 1);
  const text = last === undefined ? '' : entryText(last);
  return from === to ? `index ${to} (${text})` : `indices ${from} to ${to} (the last is ${text})`;
};

/** What a leader tells when a refusal sends it back to an earlier index. */
const tellBackUp = (before: RaftContext, after: RaftContext): Told => {
  const place = after.nextIndex.findIndex((index, each) => index < (before.nextIndex[each] ?? 0));
  const peer = after.peers[place];
  return peer === undefined
    ? null
    : told(
        `goes back from index ${before.nextIndex[place]} to ${after.nextIndex[place]} for ${peer} and tries again`,
        false,
        '§5.3',
      );
};

/** What a leader tells of its own log and its commits. */
const tellLeading = (before: RaftContext, after: RaftContext): Told => {
  if (after.commitIndex > before.commitIndex) {
    const range = entriesText(after, before.commitIndex + 1, after.commitIndex);
    return {
      ...told(`commits ${range}: a majority stores it`, before.commitIndex === 0, '§5.3'),
      rule: 'raft/majority',
    };
  }
  if (after.log.length > before.log.length) {
    const last = after.log.last;
    const text = last === undefined ? '' : `${entryText(last)} at index ${after.log.length}`;
    return told(`appends ${text} and sends it to ${listed(after.peers)}`, false, '§5.3');
  }
  return tellBackUp(before, after);
};

/** What a follower tells of entries it has received and of commits it has learnt of. */
const tellFollowing = (before: RaftContext, after: RaftContext): Told => {
  if (after.log !== before.log && after.log.length > 0) {
    const from = Math.min(before.log.length + 1, after.log.length);
    return told(
      `stores ${entriesText(after, from, after.log.length)} from ${after.leaderId ?? 'the leader'}`,
      false,
      '§5.3',
    );
  }
  if (after.commitIndex > before.commitIndex) {
    const range = entriesText(after, before.commitIndex + 1, after.commitIndex);
    return told(`learns that the leader has committed ${range}`, false, '§5.3');
  }
  return null;
};

const tellRestart = (after: RaftState): Narration => {
  const { currentTerm, log, votedFor } = after.context;
  const vote = votedFor === null ? 'no vote' : `its vote for ${votedFor}`;
  return told(
    `starts again and finds term ${currentTerm}, ${vote} and ${log.length} ${log.length === 1 ? 'entry' : 'entries'} on its disk`,
    false,
    '§5.6',
  );
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Told => {
  const after = raftStateOf(record.after);
  if (after === null || record.kind === 'intervention') return null;
  if (record.kind === 'start') return record.incarnation > 0 ? tellRestart(after) : null;
  const note = noteIn(record);
  const before = record.before === record.after ? null : raftStateOf(record.before);
  if (before === null) return note ? tellNote(note, false) : null;

  const change = tellRole(before, after);
  if (change?.important) return change;
  if (note) return tellNote(note, isRemoval(note, before, after));
  if (change) return change;
  return after.role === 'leader'
    ? tellLeading(before.context, after.context)
    : tellFollowing(before.context, after.context);
};
