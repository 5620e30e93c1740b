import type { NodeId } from '../../../sim/identifiers.ts';
import { operationIdOf } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { serverStateOf } from '../describe.ts';
import { alsbergAndDay, budhiraja, postgres } from '../rules.ts';
import { onChange, takesOver } from './change.ts';

/** The sightings that show that a run was not empty: each is told once it is seen. */
const seen = (node: NodeId, sentence: string): Violation => ({ nodes: [node], sentence });

export const failover: Monitor = {
  id: 'primary-backup/failover',
  kind: 'sometimes',
  title: 'A backup takes over',
  claim: 'A server other than the first becomes the primary.',
  citation: budhiraja('a simple protocol: the backup takes over when messages stop'),
  watch: () =>
    onChange((change) =>
      takesOver(change) && change.before?.context.appointed === false
        ? seen(change.node, `${change.node} takes over in epoch ${change.after.context.epoch}.`)
        : null,
    ),
};

/** Breaks Pb1 ("at any time, at most one server is the primary"), which needs a failure detector that is never wrong. */
export const twoPrimaries: Monitor = {
  id: 'primary-backup/two-primaries',
  kind: 'sometimes',
  title: 'Two primaries at once',
  claim: 'Two live servers believe at the same time that they are the primary.',
  citation: budhiraja('the specification, property Pb1'),
  watch: () => {
    const primaries = new Set<NodeId>();
    return (record) => {
      if (record.kind === 'intervention') {
        const { intervention } = record.entry;
        if (intervention.kind === 'kill') primaries.delete(intervention.node);
        return null;
      }
      const after = serverStateOf(record.after);
      if (after === null || record.node === null) return null;
      if (after.role !== 'primary') {
        primaries.delete(record.node);
        return null;
      }
      primaries.add(record.node);
      const other = [...primaries].find((node) => node !== record.node);
      return other === undefined
        ? null
        : seen(record.node, `${other} and ${record.node} both believe that they are the primary.`);
    };
  },
};

/** A note of a server that follows a rule. */
const noted = (
  id: string,
  rule: string,
  about: Pick<Monitor, 'title' | 'claim' | 'citation'>,
): Monitor => ({
  id,
  kind: 'sometimes',
  ...about,
  watch: () => (record) => {
    const note = record.effects.find((effect) => effect.kind === 'note' && effect.rule === rule);
    return note?.kind === 'note' && record.node !== null
      ? seen(record.node, `${record.node} ${note.text}.`)
      : null;
  },
});

export const entriesDiscarded = noted(
  'primary-backup/entries-discarded',
  'primary-backup/discard-on-return',
  {
    title: 'Entries are discarded',
    claim: 'A server gives up entries that only it has.',
    citation: postgres('Failover (pg_rewind brings an old primary in line with the new one)'),
  },
);

export const oldPrimaryRefused = noted(
  'primary-backup/old-primary-refused',
  'primary-backup/fencing',
  {
    title: 'An old primary is refused',
    claim: 'A server refuses what a primary of an older epoch sends.',
    citation: postgres('Failover (an old primary must be informed that it is none any more)'),
  },
);

export const wholeStateTaken: Monitor = {
  id: 'primary-backup/whole-state-taken',
  kind: 'sometimes',
  title: 'A backup gets the whole state',
  claim: 'A backup lags so far behind that the log does not help it.',
  citation: postgres('Log-Shipping Standby Servers (a standby too far behind is built anew)'),
  watch: () =>
    onChange(({ node, before, after }) =>
      before !== null &&
      after.context.log.base > before.context.log.base + before.context.log.entries.length
        ? seen(node, `${node} takes over the whole state.`)
        : null,
    ),
};

export const writeAcknowledged: Monitor = {
  id: 'primary-backup/write-acknowledged',
  kind: 'sometimes',
  title: 'A write is answered',
  claim: 'A client is told that its write is done.',
  citation: alsbergAndDay('A technique for a resilient service'),
  watch: () => (record) => {
    const reply = record.effects.find((effect) => effect.kind === 'complete');
    return reply?.kind === 'complete' && reply.outcome === 'ok' && reply.result?.kind !== 'value'
      ? seen(reply.request.client, `${operationIdOf(reply.request)} is answered.`)
      : null;
  },
};

export const writeUnanswered: Monitor = {
  id: 'primary-backup/write-unanswered',
  kind: 'sometimes',
  title: 'A client gives up',
  claim: 'A client hears no answer to its request, so that its outcome stays unknown.',
  citation: alsbergAndDay('A technique for a resilient service'),
  watch: () => (record) => {
    const end = record.effects.find((effect) => effect.kind === 'complete');
    return end?.kind === 'complete' && end.outcome === 'unknown'
      ? seen(end.request.client, `${operationIdOf(end.request)} ends without an answer.`)
      : null;
  },
};

export const unknownTookEffect: Monitor = {
  id: 'primary-backup/unknown-took-effect',
  kind: 'sometimes',
  title: 'An unknown outcome took effect',
  claim: 'A write without an answer is in the log of a later primary.',
  citation: alsbergAndDay('A technique for a resilient service'),
  watch: () => {
    /** Writes that some primary took over from an earlier one, and writes whose clients gave up. */
    const inherited = new Set<string>();
    const givenUp = new Set<string>();
    const told = (operation: string): Violation =>
      seen(operation.split('#')[0] ?? '', `${operation} had no answer and took effect.`);
    return (record) => {
      for (const effect of record.effects) {
        if (effect.kind !== 'complete' || effect.outcome !== 'unknown') continue;
        const operation = operationIdOf(effect.request);
        if (inherited.has(operation)) return told(operation);
        givenUp.add(operation);
      }
      const after = record.before === record.after ? null : serverStateOf(record.after);
      if (after === null || record.node === null || record.kind === 'intervention') return null;
      const before = record.kind === 'start' ? null : serverStateOf(record.before);
      if (!takesOver({ node: record.node, before, after })) return null;
      for (const [client, { sequence }] of after.context.store.sessions) {
        const operation = operationIdOf({ client, sequence });
        if (givenUp.has(operation)) return told(operation);
        inherited.add(operation);
      }
      return null;
    };
  },
};
