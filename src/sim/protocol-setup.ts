import { setup } from 'xstate';
import type { Effect, WireMessage } from './effect.ts';
import type { NodeId, RuleId } from './identifiers.ts';
import type {
  BehaviourSet,
  Delivered,
  PeersChanged,
  RequestDelivered,
  TimerFired,
} from './wire.ts';

/** The value of a protocol's parameter: a number in its unit, a switch, or one of its choices. */
export type ParameterValue = number | boolean | string;

/**
 * What a server's machine is started with. `durable` is what the disk holds: null on a first start
 * or after a wipe. `peers` are the other servers, in order. `rules[id]` is false where the scenario
 * has switched that rule off.
 */
export interface NodeInput<Durable, Parameters = Readonly<Record<string, ParameterValue>>> {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly parameters: Parameters;
  readonly rules: Readonly<Record<RuleId, boolean>>;
  readonly durable: Durable | null;
  /** 0 on the first start, one more after each restart. */
  readonly incarnation: number;
  /** The traitor's mode that it starts in, one of the protocol's `modes`; missing for an honest one. */
  readonly behaviour?: string;
}

/**
 * XState's `setup` for a server's machine. The machine is driven purely: it must not spawn, invoke,
 * sendTo, read self, use `after`, or draw anything while its context is made. Its only custom action
 * is `effects`, whose params are a list of effects; a wrong message, timer, state or guard does not
 * compile.
 */
export const protocolSetup = <
  Context extends object,
  Message extends WireMessage,
  Timer extends string,
  Durable,
  Parameters,
  /** `BehaviourSet` for a protocol with modes of traitors. */
  More extends BehaviourSet = never,
>() =>
  setup({
    // The values under `types` are never read: XState takes only their types.
    types: {
      context: {} as Context,
      events: {} as Delivered<Message> | TimerFired<Timer> | RequestDelivered | PeersChanged | More,
      input: {} as NodeInput<Durable, Parameters>,
    },
    actions: {
      effects: (_: unknown, _effects: readonly Effect<Message, Durable, Timer>[]) => {},
    },
  });
