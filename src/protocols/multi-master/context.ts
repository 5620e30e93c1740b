import type { Effect } from '../../sim/effect.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import type { Item, MultiMasterMessage, Vector } from './messages.ts';
import type { MultiMasterParameters } from './parameters.ts';
import { type MultiMasterRuleId, multiMasterRules } from './rules.ts';
import type { Settlement } from './versions.ts';

/** The only timer of a server. */
export type MultiMasterTimer = 'exchangeDue';

/** What a server's disk holds. */
export interface MultiMasterDurable {
  readonly items: ReadonlyMap<string, Item>;
  /** The latest stamp that it has seen. */
  readonly clock: Micros;
  /** The last request of each client that it has seen a write of. */
  readonly written: ReadonlyMap<NodeId, number>;
}

export type MultiMasterEffect = Effect<MultiMasterMessage, MultiMasterDurable, MultiMasterTimer>;

/** A server's state. */
export interface MultiMasterContext extends MultiMasterDurable {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly rules: Readonly<Record<MultiMasterRuleId, boolean>>;
  /** Its place in the order of all servers, and theirs. */
  readonly place: number;
  readonly order: readonly NodeId[];
  readonly isMaster: boolean;
  /** The master that it sends writers to, when it is none itself. */
  readonly nearestMaster: NodeId | null;
  readonly settlement: Settlement;
  readonly exchangeInterval: Micros;
  /** What the last transition asked for, in order; the machine emits it. */
  readonly outbox: readonly MultiMasterEffect[];
}

/** How many masters there are where not every server is one. */
const fewMasters = 2;

/** A server as it starts: with what its disk holds and nothing else. */
export const freshContext = (
  input: NodeInput<MultiMasterDurable, MultiMasterParameters>,
): MultiMasterContext => {
  const { durable, id, parameters, peers } = input;
  const rules = Object.fromEntries(
    multiMasterRules.map((rule) => [rule.id, input.rules[rule.id] !== false]),
  ) as Record<MultiMasterRuleId, boolean>; // one for each rule of the list
  const order = [...peers, id].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const place = order.indexOf(id);
  const isMaster = parameters.masters === 'all' || place < fewMasters;
  return {
    id,
    peers,
    rules,
    place,
    order,
    isMaster,
    nearestMaster: isMaster ? null : (order[place % fewMasters] ?? null),
    settlement: {
      keepsBoth: parameters.conflicts === 'keep-both',
      breaksTies: rules['multi-master/break-ties'],
    },
    exchangeInterval: parameters.exchangeInterval,
    items: durable?.items ?? new Map(),
    clock: durable?.clock ?? 0,
    written: durable?.written ?? new Map(),
    outbox: [],
  };
};

/** No write at all. */
export const noneKnown = ({ order }: MultiMasterContext): Vector => order.map(() => 0);

/** Closes a transition: what changed is on the disk before the words leave, by the rule about that. */
export const withEffects = (
  before: MultiMasterContext,
  after: MultiMasterContext,
  words: readonly MultiMasterEffect[],
): MultiMasterContext => {
  if (after.items === before.items) return { ...after, outbox: words };
  const { clock, items, written } = after;
  const persist: MultiMasterEffect = { kind: 'persist', durable: { items, clock, written } };
  const diskFirst = after.rules['multi-master/store-before-answering'];
  return { ...after, outbox: diskFirst ? [persist, ...words] : [...words, persist] };
};
