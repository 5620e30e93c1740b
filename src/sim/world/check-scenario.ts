import { ScenarioError, type ScenarioProblem } from '../errors.ts';
import type { NodeId } from '../identifiers.ts';
import type { DiskSettings, LinkSettings, ScriptEntry } from '../intervention.ts';
import type { Operation } from '../operation.ts';
import { behaviourNames, type ParameterSpecification, type Protocol } from '../protocol.ts';
import type { ParameterValue } from '../protocol-setup.ts';
import type { Caption, Scenario } from '../scenario.ts';
import { clientIn, isSelector, meetsSeveral, regionIn } from '../selector.ts';
import type { MicrosRange } from '../time.ts';
import { clientIds, clientSettingsOf, parametersOf, serverIds } from './nodes.ts';

/** Why something is wrong, with what would be right, or null. */
type Finding = {
  readonly problem: ScenarioProblem;
  readonly what: string;
  readonly remedy: string;
} | null;

const throwFinding = (finding: Finding, entry: number | null, script?: ScriptEntry): void => {
  if (finding === null) return;
  throw new ScenarioError({ ...finding, entry, intervention: script?.intervention ?? null });
};

const outOfRange = (what: string, remedy: string): Finding => ({
  problem: 'out-of-range',
  what,
  remedy,
});

const checkRange = (name: string, range: MicrosRange, least: number): Finding => {
  const [minimum, maximum] = range;
  const whole = Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum);
  return whole && least <= minimum && minimum <= maximum
    ? null
    : outOfRange(
        `The ${name} ${minimum} to ${maximum} is no range of whole microseconds.`,
        `Give a minimum of at least ${least} and a maximum not below it.`,
      );
};

const checkShare = (name: string, share: number): Finding =>
  share >= 0 && share <= 1
    ? null
    : outOfRange(`The ${name} ${share} is no probability.`, 'Give a number from 0 to 1.');

const checkLinkSettings = (settings: Partial<LinkSettings>): Finding =>
  (settings.latencyMicros === undefined
    ? null
    : checkRange('latency', settings.latencyMicros, 1)) ??
  checkShare('loss', settings.loss ?? 0) ??
  checkShare('duplication', settings.duplication ?? 0) ??
  checkShare('reordering', settings.reordering ?? 0);

const checkDiskSettings = ({ latencyMicros, failure = 0 }: Partial<DiskSettings>): Finding =>
  (latencyMicros === undefined ? null : checkRange('disk latency', latencyMicros, 0)) ??
  checkShare('share of failing writes', failure);

const checkRegions = (scenario: Scenario): Finding => {
  const { names = [], latencyMicros = [] } = scenario.regions ?? {};
  const nodes = names.flatMap((region) => region.nodes);
  const twice = nodes.find((id, place) => nodes.indexOf(id) !== place);
  if (twice !== undefined) {
    return outOfRange(`${twice} stands in two regions.`, 'Name each node in one region.');
  }
  if (
    latencyMicros.length !== names.length ||
    latencyMicros.some((row) => row.length !== names.length)
  ) {
    return outOfRange(
      `The latencies between ${names.length} regions do not make a square.`,
      'Give one row for each region, with a latency to each region.',
    );
  }
  return (
    checkKnown(scenario, nodes) ??
    latencyMicros
      .flat()
      .reduce<Finding>((found, range) => found ?? checkRange('latency', range, 1), null)
  );
};

const checkParameter = (specification: ParameterSpecification, value: ParameterValue): Finding => {
  const { name } = specification;
  switch (specification.kind) {
    case 'duration':
    case 'count': {
      const { minimum, maximum } = specification;
      const unit = specification.kind === 'duration' ? ' microseconds' : '';
      return typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        value >= minimum &&
        value <= maximum
        ? null
        : outOfRange(
            `The parameter ${name} is ${value}.`,
            `Give a whole number from ${minimum} to ${maximum}${unit}.`,
          );
    }
    case 'switch':
      return typeof value === 'boolean'
        ? null
        : outOfRange(`The parameter ${name} is ${value}.`, 'Give true or false.');
    case 'choice': {
      const choices = specification.choices.map((choice) => choice.value);
      return typeof value === 'string' && choices.includes(value)
        ? null
        : outOfRange(`The parameter ${name} is ${value}.`, `Give one of ${choices.join(', ')}.`);
    }
  }
};

const checkParameters = (protocol: Protocol, scenario: Scenario): Finding => {
  for (const [name, value] of Object.entries(scenario.parameters ?? {})) {
    const specification = protocol.parameters.find((each) => each.name === name);
    if (specification === undefined) {
      return {
        problem: 'unknown-parameter',
        what: `${protocol.title} has no parameter ${name}.`,
        remedy: `It has ${protocol.parameters.map((each) => each.name).join(', ') || 'none'}.`,
      };
    }
    const finding = checkParameter(specification, value);
    if (finding !== null) return finding;
  }
  const clash = protocol.checkParameters?.(parametersOf(protocol, scenario)) ?? null;
  return clash === null ? null : { problem: 'out-of-range', ...clash };
};

const checkNodes = (protocol: Protocol, scenario: Scenario): Finding => {
  const { minimum, maximum } = protocol.nodeCounts;
  const { nodes, seed, untilMicros } = scenario;
  if (!Number.isSafeInteger(nodes) || nodes < minimum || nodes > maximum) {
    return outOfRange(
      `The scenario asks for ${nodes} nodes.`,
      `${protocol.title} runs with ${minimum} to ${maximum}.`,
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0 || seed > 4_294_967_295) {
    return outOfRange(`The seed is ${seed}.`, 'Give a whole number from 0 to 4294967295.');
  }
  if (!Number.isSafeInteger(untilMicros) || untilMicros <= 0) {
    return outOfRange(
      `The run ends at ${untilMicros} µs.`,
      'Give a whole number of microseconds above 0.',
    );
  }
  for (const id of Object.keys(scenario.disks ?? {})) {
    const finding = checkKnown(scenario, [id]);
    if (finding !== null) return finding;
  }
  return null;
};

const checkRules = (protocol: Protocol, scenario: Scenario): Finding => {
  const unknown = (scenario.rulesOff ?? []).find(
    (id) => !protocol.rules.some((rule) => rule.id === id),
  );
  return unknown === undefined
    ? null
    : {
        problem: 'unknown-rule',
        what: `${protocol.title} has no rule ${unknown}.`,
        remedy: `Its rules are ${protocol.rules.map(({ id }) => id).join(', ') || 'none'}.`,
      };
};

const checkClients = (protocol: Protocol, scenario: Scenario): Finding => {
  const {
    timeoutMicros,
    attempts,
    backoffMicros,
    answersNeeded = 1,
  } = clientSettingsOf(protocol, scenario);
  const counts = { timeoutMicros, attempts, backoffMicros, answersNeeded };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      return outOfRange(`The clients' ${name} is ${value}.`, 'Give a whole number above 0.');
    }
  }
  if (answersNeeded > scenario.nodes) {
    return outOfRange(
      `The clients need ${answersNeeded} equal answers of ${scenario.nodes} servers.`,
      'Give a number of answers that there are servers for.',
    );
  }
  for (const { workload, prefers } of scenario.clients) {
    const finding =
      (prefers === undefined ? null : checkKnown(scenario, [prefers])) ??
      (workload === undefined
        ? null
        : (checkRange('time between operations', workload.everyMicros, 1) ??
          checkOperations(protocol, workload.operations) ??
          checkNoAdministrator(workload.operations) ??
          (workload.keys.length === 0
            ? outOfRange('A workload has no keys.', 'Give at least one key.')
            : null)));
    if (finding !== null) return finding;
  }
  return null;
};

const checkOperations = (protocol: Protocol, kinds: readonly string[]): Finding => {
  const served: readonly string[] = protocol.operations;
  const unknown = kinds.length === 0 ? 'nothing' : kinds.find((kind) => !served.includes(kind));
  return unknown === undefined
    ? null
    : {
        problem: 'unknown-operation',
        what: `${protocol.title} does not serve ${unknown}.`,
        remedy: `It serves ${served.join(', ')}.`,
      };
};

const checkNoAdministrator = (kinds: readonly string[]): Finding =>
  kinds.includes('administer')
    ? {
        problem: 'unknown-operation',
        what: 'A workload administers.',
        remedy: 'What an administrator asks for stands in the script.',
      }
    : null;

const checkAction = (protocol: Protocol, scenario: Scenario, operation: Operation): Finding => {
  if (operation.kind !== 'administer') return null;
  const { action } = operation;
  const served = protocol.administers ?? [];
  if (!served.includes(action.kind)) {
    return {
      problem: 'unknown-operation',
      what: `An administrator of ${protocol.title} cannot ask for ${action.kind}.`,
      remedy: `There is ${served.join(', ') || 'nothing to ask for'}.`,
    };
  }
  switch (action.kind) {
    case 'changeMembers':
      return checkKnown(scenario, action.members);
    case 'transferLeadership':
      return checkKnown(scenario, [action.to]);
    case 'split':
      return null;
  }
};

/** Names that the scenario's nodes, clients and added nodes bear. */
const knownIds = (scenario: Scenario): ReadonlySet<NodeId> =>
  new Set([
    ...serverIds(scenario),
    ...clientIds(scenario),
    ...scenario.script.flatMap(({ intervention }) =>
      intervention.kind === 'addNode' ? [intervention.node] : [],
    ),
  ]);

const checkKnown = (scenario: Scenario, ids: readonly NodeId[]): Finding => {
  const known = knownIds(scenario);
  const unknown = ids.find((id) => !known.has(id));
  return unknown === undefined
    ? null
    : {
        problem: 'unknown-node',
        what: `There is no node ${unknown}.`,
        remedy: `The nodes are ${[...known].join(', ')}.`,
      };
};

/** The same where selectors may stand for nodes; those that may meet several only in a group. */
const checkNamed = (scenario: Scenario, names: readonly string[], isGroup = false): Finding => {
  const several = isGroup
    ? undefined
    : names.find((name) => isSelector(name) && meetsSeveral(name));
  if (several !== undefined) {
    return outOfRange(
      `The ${several} is several nodes, and just one is meant here.`,
      'Name it as a group of a partition.',
    );
  }
  const regions = scenario.regions?.names.map(({ name }) => name) ?? [];
  const region = names.map(regionIn).find((name) => name !== null && !regions.includes(name));
  if (region !== undefined) {
    return {
      problem: 'unknown-node',
      what: `There is no region ${region}.`,
      remedy: `The regions are ${regions.join(', ') || 'none'}.`,
    };
  }
  return checkKnown(
    scenario,
    names.flatMap((name) => (isSelector(name) ? (clientIn(name) ?? []) : name)),
  );
};

const checkLink = (from: NodeId | undefined, to: NodeId | undefined): Finding =>
  from !== undefined && from === to
    ? outOfRange(`There is no link from ${from} to itself.`, 'Name two different nodes.')
    : null;

const findingAbout = (protocol: Protocol, scenario: Scenario, entry: ScriptEntry): Finding => {
  const { intervention } = entry;
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'fireTimer':
      return checkNamed(scenario, [intervention.node]);
    case 'setClock':
      return (
        checkNamed(scenario, [intervention.node]) ??
        (intervention.rate >= 0.1 && intervention.rate <= 10
          ? null
          : outOfRange(
              `The clock rate ${intervention.rate} is out of range.`,
              'Give a number from 0.1 to 10; 1 is a true clock.',
            ))
      );
    case 'cut':
    case 'mend':
      return (
        checkNamed(scenario, [intervention.from, intervention.to]) ??
        checkLink(intervention.from, intervention.to)
      );
    case 'partition': {
      const named = intervention.groups.flat();
      const twice = named.find((id, place) => named.indexOf(id) !== place);
      return (
        checkNamed(scenario, named, true) ??
        (twice === undefined
          ? null
          : outOfRange(`${twice} stands in two groups.`, 'Name each node once.'))
      );
    }
    case 'setLink': {
      const named = [intervention.from, intervention.to].filter((id) => id !== undefined);
      return (
        checkNamed(scenario, named) ??
        checkLink(intervention.from, intervention.to) ??
        checkLinkSettings(intervention.settings)
      );
    }
    case 'delay':
      return Number.isSafeInteger(intervention.byMicros) && intervention.byMicros > 0
        ? null
        : outOfRange(
            `A delay of ${intervention.byMicros} µs is none.`,
            'Give a whole number of microseconds above 0.',
          );
    case 'operation': {
      const named = [intervention.client, intervention.to].filter((id) => id !== undefined);
      const clients = clientIds(scenario);
      return (
        checkNamed(scenario, named) ??
        (clients.includes(intervention.client)
          ? null
          : outOfRange(
              `${intervention.client} is not a client.`,
              `The clients are ${clients.join(', ') || 'none'}.`,
            )) ??
        (intervention.to !== undefined && clients.includes(intervention.to)
          ? outOfRange(`${intervention.to} is a client.`, 'An operation is sent to a server.')
          : null) ??
        checkOperations(protocol, [intervention.operation.kind]) ??
        checkAction(protocol, scenario, intervention.operation)
      );
    }
    case 'betray': {
      const known = behaviourNames(protocol);
      return (
        checkNamed(scenario, [intervention.node]) ??
        (intervention.behaviour === null || known.includes(intervention.behaviour)
          ? null
          : {
              problem: 'unknown-behaviour',
              what: `${protocol.title} knows no traitor called ${intervention.behaviour}.`,
              remedy:
                known.length === 0
                  ? 'It is not a Byzantine protocol.'
                  : `It knows ${known.join(', ')}.`,
            })
      );
    }
    case 'addNode':
    case 'removeNode':
      return protocol.membership === 'open'
        ? checkNamed(scenario, intervention.kind === 'removeNode' ? [intervention.node] : [])
        : {
            problem: 'fixed-membership',
            what: `The members of ${protocol.title} are fixed while it runs.`,
            remedy: 'Choose the number of nodes when the run starts.',
          };
    case 'jumpClock':
      return (
        checkNamed(scenario, [intervention.node]) ??
        (Number.isSafeInteger(intervention.byMicros)
          ? null
          : outOfRange(
              `A jump of ${intervention.byMicros} µs is none.`,
              'Give a whole number of microseconds, below 0 to set the clock back.',
            ))
      );
    case 'setDisk':
      return checkNamed(scenario, [intervention.node]) ?? checkDiskSettings(intervention.settings);
    case 'heal':
    case 'hold':
    case 'release':
    case 'drop':
    case 'duplicate':
    case 'deliverNow':
      return null; // whether the message is on its way is known when the moment comes
  }
};

/** The nodes that a stop of a story names. */
const namedIn = ({ ask, points = [], awaits }: Caption): readonly NodeId[] => {
  const named: NodeId[] = [];
  for (const pointer of points) {
    if (pointer.kind === 'node' || pointer.kind === 'cell') named.push(pointer.node);
    else if (pointer.kind === 'link') named.push(pointer.from, pointer.to);
  }
  if (ask !== undefined && 'node' in ask.answer) named.push(ask.answer.node);
  if (ask?.answer.kind === 'outcome') named.push(ask.answer.client);
  if (awaits?.kind === 'apart') named.push(...awaits.groups.flat());
  else if (awaits !== undefined && 'node' in awaits && awaits.node !== 'leader') {
    named.push(awaits.node);
  }
  return named;
};

const checkCaption = (scenario: Scenario, caption: Caption, place: number): Finding => {
  const { ask } = caption;
  if (ask?.answer.kind === 'option' && ask.answer.option > ask.options.length) {
    return outOfRange(
      `Caption ${place + 1} has no option ${ask.answer.option}.`,
      `Its answer is one of its ${ask.options.length} options.`,
    );
  }
  const unknown = checkKnown(scenario, namedIn(caption));
  return unknown === null
    ? null
    : { ...unknown, what: `Caption ${place + 1} names a node that there is not. ${unknown.what}` };
};

/** Throws a ScenarioError when a script entry can never be carried out. `place` counts from 0. */
export const checkIntervention = (
  protocol: Protocol,
  scenario: Scenario,
  entry: ScriptEntry,
  place: number,
): void => {
  const { atMicros, afterStep } = entry;
  if (!Number.isSafeInteger(atMicros) || atMicros < 0) {
    throwFinding(
      {
        problem: 'in-the-past',
        what: `It stands at ${atMicros} µs, before the run begins.`,
        remedy: 'Give a whole number of microseconds from 0 on.',
      },
      place,
      entry,
    );
  }
  if (atMicros > scenario.untilMicros) {
    throwFinding(
      {
        problem: 'beyond-the-end',
        what: `It stands at ${atMicros} µs, after the run's end.`,
        remedy: `The run ends at ${scenario.untilMicros} µs; move the end or the entry.`,
      },
      place,
      entry,
    );
  }
  if (afterStep !== undefined && (!Number.isSafeInteger(afterStep) || afterStep < 0)) {
    throwFinding(
      outOfRange(`Its afterStep is ${afterStep}.`, 'Give a whole number from 0 on.'),
      place,
      entry,
    );
  }
  throwFinding(findingAbout(protocol, scenario, entry), place, entry);
};

/** Throws a ScenarioError that says what is wrong with a scenario and what would be right. */
export const checkScenario = (protocol: Protocol, scenario: Scenario): void => {
  throwFinding(checkNodes(protocol, scenario), null);
  throwFinding(checkParameters(protocol, scenario), null);
  throwFinding(checkRules(protocol, scenario), null);
  throwFinding(checkClients(protocol, scenario), null);
  throwFinding(checkLinkSettings(scenario.network ?? {}), null);
  if (scenario.diskMicros !== undefined) {
    throwFinding(checkRange('disk latency', scenario.diskMicros, 0), null);
  }
  throwFinding(checkRegions(scenario), null);
  if (scenario.jitterMicros !== undefined) {
    throwFinding(checkRange('jitter', scenario.jitterMicros, 0), null);
  }
  for (const [id, settings] of Object.entries(scenario.diskSettings ?? {})) {
    throwFinding(checkKnown(scenario, [id]) ?? checkDiskSettings(settings), null);
  }
  scenario.captions?.forEach((caption, place) => {
    throwFinding(checkCaption(scenario, caption, place), null);
  });
  scenario.script.forEach((entry, place) => {
    checkIntervention(protocol, scenario, entry, place);
  });
};
