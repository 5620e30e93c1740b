import type { LinkSettings, ScriptEntry } from '../../sim/intervention.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { messageIdOf } from '../../sim/record.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { World } from '../../sim/world/world.ts';

const withoutLoss = (settings: Partial<LinkSettings>): Partial<LinkSettings> => {
  const { loss: _loss, ...rest } = settings;
  return rest;
};

const isEmpty = (settings: object): boolean => Object.keys(settings).length === 0;

/** What a script does beside making links lossy. */
const otherThanLoss = ({ script }: Scenario): readonly ScriptEntry[] =>
  script.flatMap((entry): ScriptEntry[] => {
    const { intervention } = entry;
    if (intervention.kind !== 'setLink') return [entry];
    const settings = withoutLoss(intervention.settings);
    return isEmpty(settings) ? [] : [{ ...entry, intervention: { ...intervention, settings } }];
  });

/** The messages that a run loses by chance, each as an entry that drops it as soon as it is sent. */
const dropsIn = (protocol: Protocol, scenario: Scenario): readonly ScriptEntry[] => {
  const drops: ScriptEntry[] = [];
  const world = new World(protocol, scenario, {
    onRecord: (record) => {
      if (record.kind !== 'lost' || record.reason !== 'loss') return;
      const { message } = record;
      drops.push({
        atMicros: message.sentAtMicros,
        intervention: { kind: 'drop', message: messageIdOf(message) },
      });
    },
  });
  world.advanceTo(scenario.untilMicros);
  return drops;
};

/**
 * The same run with each message that was lost by chance dropped by name, and no chance of loss: what
 * matters can then be told from what does not. Null when no message was lost by chance.
 */
export const withLossesSpelledOut = (protocol: Protocol, scenario: Scenario): Scenario | null => {
  const drops = dropsIn(protocol, scenario);
  if (drops.length === 0) return null;
  const { network, ...rest } = scenario;
  const kept = withoutLoss(network ?? {});
  return {
    ...rest,
    ...(isEmpty(kept) ? {} : { network: kept }),
    script: [...otherThanLoss(scenario), ...drops].sort(
      (one, other) => one.atMicros - other.atMicros,
    ),
  };
};
