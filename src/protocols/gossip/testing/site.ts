import type { NodeId } from '../../../sim/identifiers.ts';
import type { ParameterValue } from '../../../sim/protocol-setup.ts';
import type { Micros } from '../../../sim/time.ts';
import type { Delivered } from '../../../sim/wire.ts';
import { freshContext, type GossipContext, type GossipEffect } from '../context.ts';
import type { Entry } from '../entries.ts';
import type { GossipMessage } from '../messages.ts';
import { gossipParameters, readParameters } from '../parameters.ts';

/** An entry written without knowledge of any other. */
export const entry = (
  key: string,
  value: string | null,
  timestamp: Micros,
  site: NodeId = 'n1',
): Entry => ({ key, value, timestamp, site, knew: {} });

/** n1 of four sites as it starts, with these parameters and these entries on its disk. */
export const siteWith = (
  parameters: Readonly<Record<string, ParameterValue>> = {},
  entries: readonly Entry[] = [],
  rules: Readonly<Record<string, boolean>> = {},
): GossipContext =>
  freshContext({
    id: 'n1',
    peers: ['n2', 'n3', 'n4'],
    parameters: readParameters({
      ...Object.fromEntries(gossipParameters.map((each) => [each.name, each.default])),
      ...parameters,
    }),
    rules,
    durable: entries.length === 0 ? null : { entries },
    incarnation: 0,
  });

/** A message's arrival. */
export const from = <Message extends GossipMessage>(
  sender: NodeId,
  message: Message,
  now: Micros = 0,
): Delivered<Message> =>
  ({ type: message.type, from: sender, message, now, random: 0 }) as Delivered<Message>; // Delivered distributes over the type, which stays open here

/** The messages that a list of effects sends, with their receivers. */
export const sentIn = (
  effects: readonly GossipEffect[],
): readonly (readonly [NodeId, GossipMessage])[] =>
  effects.flatMap((effect) =>
    effect.kind === 'send' ? [[effect.to, effect.message] as const] : [],
  );
