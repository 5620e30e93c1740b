import type { Intervention, LinkSettings } from '../../sim/intervention.ts';
import type { Operation } from '../../sim/operation.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';
import { clientIds, serverIds } from '../../sim/world/nodes.ts';
import type { Shrinking } from './shrinking.ts';

const without = <Shape extends object, Key extends keyof Shape>(
  shape: Shape,
  key: Key,
): Omit<Shape, Key> => {
  const { [key]: _, ...rest } = shape;
  return rest;
};

/** The scenario's settings without one of them each; `base` is what the hunt began with. */
const withSimplerSettings = (best: Scenario, base: Scenario): readonly Scenario[] => {
  const simpler: Scenario[] = [];
  const settings = ['network', 'diskMicros', 'clientSettings'] as const;
  for (const key of settings) {
    const given = base[key];
    if (given === undefined && best[key] === undefined) continue;
    simpler.push(without(best, key));
    if (given !== undefined) simpler.push({ ...best, [key]: given });
  }
  for (const key of Object.keys(best.network ?? {}) as (keyof LinkSettings)[]) {
    simpler.push({ ...best, network: without(best.network ?? {}, key) });
  }
  return simpler;
};

/** Tries the defaults for the network, the disks and the clients. */
export const simplifySettings = (shrinking: Shrinking, base: Scenario): boolean =>
  withSimplerSettings(shrinking.best, base).reduce(
    (isSimpler, candidate) =>
      // Another setting may have been taken since the candidates were made.
      shrinking.offer({ ...candidate, script: shrinking.best.script }) || isSimpler,
    false,
  );

const simplerOperations = (operation: Operation, number: number): readonly Operation[] => {
  const value = String(number);
  switch (operation.kind) {
    case 'put':
    case 'insert':
    case 'remove':
    case 'propose':
      return [{ ...operation, value }];
    case 'append':
    case 'cas':
      return [
        { kind: 'put', key: operation.key, value },
        { ...operation, value },
      ];
    case 'delete':
      return [{ kind: 'put', key: operation.key, value }];
    case 'add':
      return [{ ...operation, amount: 1 }];
    case 'insertAt':
      return [{ ...operation, value, index: 0 }];
    case 'deleteAt':
      return [{ ...operation, index: 0 }];
    case 'getAll':
      return operation.keys.length < 2
        ? []
        : operation.keys.map((key) => ({ kind: 'getAll', keys: [key] }));
    case 'get':
    case 'sample':
    case 'transaction':
    case 'administer':
      return [];
  }
};

const simplerLinkSettings = (settings: Partial<LinkSettings>): readonly Partial<LinkSettings>[] => {
  // What is known of the keys is known of the object.
  const keys = Object.keys(settings) as (keyof LinkSettings)[];
  return keys.length < 2 ? [] : keys.map((key) => without(settings, key));
};

/** Simpler things to do in an intervention's place. `number` counts the script's operations. */
const simplerThan = (
  intervention: Intervention,
  scenario: Scenario,
  number: number,
  ringTimer: string | null,
): readonly Intervention[] => {
  const servers = serverIds(scenario);
  switch (intervention.kind) {
    case 'partition': {
      const named = intervention.groups.flat();
      const rest = servers.filter((id) => !named.includes(id));
      const onlyServers = intervention.groups.map((group) =>
        group.filter((id) => servers.includes(id)),
      );
      const isolations = [...servers.map((id) => [id]), rest, ...onlyServers].map((group) => ({
        kind: 'partition' as const,
        groups: [group],
      }));
      return isolations.filter(({ groups }) => groups.every((group) => group.length > 0));
    }
    case 'setClock':
      return ringTimer === null
        ? []
        : [{ kind: 'fireTimer', node: intervention.node, timer: ringTimer }];
    case 'pause':
      return [{ kind: 'kill', node: intervention.node }];
    case 'delay':
      return [
        { kind: 'drop', message: intervention.message },
        ...[100, 50, 20, 10].map((millis) => ({
          ...intervention,
          byMicros: milliseconds(millis),
        })),
      ];
    case 'setLink': {
      const { from, to, settings } = intervention;
      const isLossy = from !== undefined && to !== undefined && (settings.loss ?? 0) > 0;
      return [
        ...(isLossy ? [{ kind: 'cut', from, to } as const] : []),
        ...simplerLinkSettings(settings).map((fewer) => ({ ...intervention, settings: fewer })),
      ];
    }
    case 'operation':
      return [
        ...simplerOperations(intervention.operation, number).map((operation) => ({
          ...intervention,
          operation,
        })),
        ...clientIds(scenario).map((client) => ({ ...intervention, client })),
      ];
    default:
      return [];
  }
};

const replaced = (scenario: Scenario, place: number, intervention: Intervention): Scenario => ({
  ...scenario,
  script: scenario.script.map((entry, each) =>
    each === place ? { ...entry, intervention } : entry,
  ),
});

/** Tries something simpler in the place of each entry. */
export const simplifyEntries = (shrinking: Shrinking): boolean => {
  const { ringTimer } = shrinking.protocol;
  let isSimpler = false;
  let operations = 0;
  for (let place = 0; place < shrinking.best.script.length; place++) {
    const intervention = shrinking.best.script[place]?.intervention;
    if (intervention === undefined) continue;
    if (intervention.kind === 'operation') operations += 1;
    for (const simpler of simplerThan(intervention, shrinking.best, operations, ringTimer)) {
      isSimpler = shrinking.offer(replaced(shrinking.best, place, simpler)) || isSimpler;
    }
  }
  return isSimpler;
};

const isAboutLinks = ({ kind }: Intervention): boolean =>
  kind === 'cut' || kind === 'partition' || kind === 'drop' || kind === 'setLink';

/** Tries to put one server's isolation in the place of two cuts, partitions, drops or lossy links. */
export const mergeCuts = (shrinking: Shrinking): boolean => {
  let isSimpler = false;
  for (let first = 0; first < shrinking.best.script.length; first++) {
    for (let second = first + 1; second < shrinking.best.script.length; second++) {
      const { best } = shrinking;
      const one = best.script[first]?.intervention;
      const other = best.script[second]?.intervention;
      if (one === undefined || !isAboutLinks(one)) break;
      if (other === undefined || !isAboutLinks(other)) continue;
      const merged = serverIds(best).map((id): Scenario => {
        const alone = replaced(best, first, { kind: 'partition', groups: [[id]] });
        return { ...alone, script: alone.script.toSpliced(second, 1) };
      });
      if (merged.some((candidate) => shrinking.offer(candidate))) {
        isSimpler = true;
        second = first;
      }
    }
  }
  return isSimpler;
};
