import type { AnyEffect } from '../../../sim/effect.ts';
import type { NodeId } from '../../../sim/identifiers.ts';
import type { EventRecord, MessageInFlight } from '../../../sim/record.ts';
import type { ReplyMessage } from '../../../sim/wire.ts';
import { type PaxosState, paxosStateOf } from '../describe.ts';
import type { PaxosMessage, Proposal } from '../messages.ts';

/** Something that has become true in a run and can't be taken back by a crash. */
export type Fact =
  | { readonly kind: 'accepted'; readonly node: NodeId; readonly proposal: Proposal }
  | { readonly kind: 'issued'; readonly node: NodeId; readonly proposal: Proposal }
  /** `node` knows what is chosen; or, with `client`, it has told a client. */
  | {
      readonly kind: 'learned';
      readonly node: NodeId;
      readonly client: NodeId | null;
      readonly value: string;
    };

const nothing: readonly Fact[] = [];

const proposalOf = ({ number, value }: Proposal): Proposal => ({ number, value });

/** What a message that has left its node gives away. */
const factOfMessage = ({ from, to, message }: MessageInFlight): Fact | null => {
  const sent = message as PaxosMessage | ReplyMessage; // servers send nothing else
  switch (sent.type) {
    case 'accept':
      return { kind: 'issued', node: from, proposal: proposalOf(sent) };
    case 'accepted':
      return { kind: 'accepted', node: from, proposal: proposalOf(sent) };
    case 'learn':
      return { kind: 'learned', node: from, client: null, value: sent.value };
    case 'reply': {
      const { outcome } = sent;
      return outcome.kind === 'ok' &&
        outcome.result.kind === 'value' &&
        outcome.result.value !== null
        ? { kind: 'learned', node: from, client: to, value: outcome.result.value }
        : null;
    }
    default:
      return null;
  }
};

const changes = (node: NodeId, before: PaxosState | null, { context }: PaxosState): Fact[] => {
  const { accepted, chosen, proposal } = context;
  const facts: Fact[] = [];
  if (proposal !== null && proposal !== before?.context.proposal) {
    facts.push({ kind: 'issued', node, proposal });
  }
  if (accepted !== null && accepted !== before?.context.accepted) {
    facts.push({ kind: 'accepted', node, proposal: accepted });
  }
  if (chosen !== null && chosen !== before?.context.chosen) {
    facts.push({ kind: 'learned', node, client: null, value: chosen.value });
  }
  return facts;
};

const isSent = ({ kind }: AnyEffect): boolean => kind === 'send' || kind === 'reply';

/**
 * Reads facts off a run, event by event. What a node does counts once it cannot be undone: when its
 * disk has stored it, or when somebody has been told, whichever comes first. A node that crashes
 * before either has done nothing. A fact may be given more than once.
 */
export class Facts {
  /** For each node, what waits for each of its unfinished disk writes, oldest first. */
  readonly #waiting = new Map<NodeId, Fact[][]>();

  /** The facts that an event has established. */
  observe(record: EventRecord): readonly Fact[] {
    const { node } = record;
    if (node === null) return nothing;
    if (record.kind === 'intervention') {
      if (record.entry.intervention.kind === 'kill') this.#waiting.delete(node);
      return nothing;
    }
    const after = paxosStateOf(record.after);
    if (after === null) return nothing;
    if (record.kind === 'start') {
      this.#waiting.delete(node);
      return changes(node, null, after);
    }
    const { effects, sent } = record;
    if (record.before === record.after && sent.length === 0 && record.kind !== 'diskDone') {
      return nothing;
    }
    const facts: Fact[] = [];
    if (record.kind === 'diskDone') {
      facts.push(...(this.#waiting.get(node)?.shift() ?? []));
    } else {
      this.#act(record, node, after, effects, facts);
    }
    for (const message of sent) {
      const fact = factOfMessage(message);
      if (fact !== null) facts.push(fact);
    }
    return facts;
  }

  #act(
    record: EventRecord,
    node: NodeId,
    after: PaxosState,
    effects: readonly AnyEffect[],
    facts: Fact[],
  ): void {
    const waiting = this.#waiting.get(node) ?? [];
    this.#waiting.set(node, waiting);
    const hasSent = record.sent.length > 0;
    // Messages wait for all earlier writes, so that none can be unfinished when one leaves.
    if (hasSent) facts.push(...waiting.splice(0).flat());
    const found =
      record.before === record.after ? [] : changes(node, paxosStateOf(record.before), after);
    const write = effects.findIndex(({ kind }) => kind === 'persist');
    const isStoredAtOnce = hasSent && effects.findIndex(isSent) > write;
    if (write >= 0 && !isStoredAtOnce) waiting.push(found);
    else if (waiting.length > 0) waiting.at(-1)?.push(...found);
    else facts.push(...found);
  }
}
