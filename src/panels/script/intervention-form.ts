import { parseSeconds } from '../../scenario/seconds.ts';
import type {
  DiskSettings,
  Intervention,
  InterventionKind,
  LinkSettings,
} from '../../sim/intervention.ts';
import { behaviourNames, type Protocol } from '../../sim/protocol.ts';
import { commonSelectors, inOneWord, isSelector, nameIn } from '../../sim/selector.ts';
import type { MicrosRange } from '../../sim/time.ts';
import {
  carriesKey,
  carriesValue,
  choicesFor,
  type FormKind,
  formOf,
  operationOf,
} from '../shell/operation-form.ts';

/** What stands in the fields of one row of the script, as typed. */
export type FieldValues = Readonly<Record<string, string>>;

/** One field of an intervention's form. */
export interface FieldSpecification {
  readonly name: string;
  readonly label: string;
  /** What may be chosen; null for text that is typed. */
  readonly choices: readonly { readonly value: string; readonly label: string }[] | null;
}

/** What the form has to know of the run. */
export interface FormSurroundings {
  readonly servers: readonly string[];
  readonly clients: readonly string[];
  readonly protocol: Pick<Protocol, 'operations' | 'membership' | 'behaviours' | 'modes'>;
}

const kindWords: Readonly<Record<InterventionKind, string>> = {
  kill: 'kill',
  restart: 'restart',
  pause: 'pause',
  resume: 'resume',
  wipeDisk: 'wipe the disk of',
  loseUnsynced: 'lose unsynced writes of',
  cut: 'cut a link',
  mend: 'mend a link',
  partition: 'part the cluster',
  heal: 'mend every link',
  setLink: 'set links',
  setClock: 'set the clock of',
  jumpClock: 'set forward or back the clock of',
  setDisk: 'set the disk of',
  hold: 'hold every message',
  release: 'let every message go',
  drop: 'drop a message',
  duplicate: 'duplicate a message',
  delay: 'delay a message',
  deliverNow: 'deliver a message',
  fireTimer: 'fire a timer of',
  addNode: 'add a node',
  removeNode: 'remove a node',
  operation: 'client operation',
  betray: 'make a traitor of',
};

/** The kinds of intervention that a script of this protocol can hold, in words. */
export const kindChoices = ({
  clients,
  protocol,
}: FormSurroundings): readonly { readonly value: InterventionKind; readonly label: string }[] =>
  // The keys of the table are just the kinds; Object.keys alone would widen them to string.
  (Object.keys(kindWords) as readonly InterventionKind[])
    .filter((kind) => {
      if (kind === 'operation') return clients.length > 0;
      if (kind === 'addNode' || kind === 'removeNode') return protocol.membership === 'open';
      return kind !== 'betray' || behaviourNames(protocol).length > 0;
    })
    .map((value) => ({ value, label: kindWords[value] }));

const listed = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const text = (name: string, label: string): FieldSpecification => ({ name, label, choices: null });
const spreadChoices = [
  { value: '', label: 'as it is' },
  { value: 'even', label: 'even' },
  { value: 'exponential', label: 'exponential' },
  { value: 'logNormal', label: 'log-normal' },
  { value: 'pareto', label: 'Pareto' },
] as const;
const queueChoices = [
  { value: '', label: 'as they are' },
  { value: 'queue', label: 'one after the other' },
  { value: 'side by side', label: 'side by side' },
] as const;
const ANY = { value: '', label: 'every node' };

const operationChoices = ({ protocol }: FormSurroundings) => [
  ...choicesFor('write', protocol.operations),
  ...choicesFor('read', protocol.operations),
];

const isFormKind = (around: FormSurroundings, kind: string | undefined): kind is FormKind =>
  operationChoices(around).some(({ value }) => value === kind);

/** The fields of an intervention of that kind, besides its time. */
export const fieldsOf = (
  kind: InterventionKind,
  values: FieldValues,
  around: FormSurroundings,
): readonly FieldSpecification[] => {
  const { servers, clients, protocol } = around;
  const all = listed([...servers, ...clients, ...commonSelectors]);
  const meant = [...servers, ...commonSelectors];
  const server: FieldSpecification = { name: 'node', label: 'Node', choices: listed(meant) };
  const from: FieldSpecification = { name: 'from', label: 'From', choices: all };
  const to: FieldSpecification = { name: 'to', label: 'To', choices: all };
  const message = text('message', 'Message, such as n1>n2#14');
  switch (kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'removeNode':
      return [server];
    case 'addNode':
      return [text('node', 'Its name, such as n6')];
    case 'cut':
    case 'mend':
      return [from, to];
    case 'partition':
      return [text('groups', 'Groups, such as n1 n2 | n3, or leader')];
    case 'heal':
    case 'hold':
    case 'release':
      return [];
    case 'setLink':
      return [
        { ...from, choices: [ANY, ...all] },
        { ...to, choices: [ANY, ...all] },
        text('latency', 'Latency in ms, such as 8-14'),
        { name: 'spread', label: 'Spread', choices: spreadChoices },
        text('loss', 'Loss in %'),
        text('duplication', 'Duplicated in %'),
        text('reordering', 'Reordered in %'),
      ];
    case 'jumpClock':
      return [server, text('byMillis', 'By, in ms; below 0 sets it back')];
    case 'setDisk':
      return [
        server,
        text('latency', 'Latency in ms, such as 1-5'),
        text('failure', 'Never stored in %'),
        { name: 'queue', label: 'Writes', choices: queueChoices },
      ];
    case 'setClock':
      return [server, text('rate', 'Rate, 1 for true time')];
    case 'drop':
    case 'duplicate':
    case 'deliverNow':
      return [message];
    case 'delay':
      return [message, text('byMillis', 'By, in ms')];
    case 'fireTimer':
      return [server, text('timer', 'Timer')];
    case 'operation': {
      const operation = values['operation'];
      const chosen = isFormKind(around, operation) ? operation : null;
      return [
        { name: 'client', label: 'Client', choices: listed(clients) },
        { name: 'operation', label: 'Operation', choices: operationChoices(around) },
        ...(chosen !== null && carriesKey(chosen) ? [text('key', 'Key')] : []),
        ...(chosen === 'cas' ? [text('expected', 'Only if it is now')] : []),
        ...(chosen === 'sample'
          ? [{ name: 'source', label: 'Source', choices: listed(['random', 'now']) }]
          : []),
        ...(chosen !== null && carriesValue(chosen) ? [text('value', 'Value')] : []),
        {
          name: 'to',
          label: 'To',
          choices: [{ value: '', label: 'whom it believes in' }, ...listed(meant)],
        },
      ];
    }
    case 'betray':
      return [
        server,
        {
          name: 'behaviour',
          label: 'Behaviour',
          choices: [{ value: '', label: 'honest again' }, ...listed(behaviourNames(protocol))],
        },
      ];
  }
};

const millis = (micros: number): string => String(micros / 1_000);
const percent = (share: number | undefined): string =>
  share === undefined ? '' : String(Number((share * 100).toFixed(6)));

const operationValues = (
  intervention: Extract<Intervention, { readonly kind: 'operation' }>,
): FieldValues => {
  const { operation, client, to = '' } = intervention;
  const base = { client, to, operation: operation.kind };
  switch (operation.kind) {
    case 'get':
    case 'delete':
      return { ...base, key: operation.key };
    case 'put':
    case 'append':
    case 'insert':
      return { ...base, key: operation.key, value: operation.value };
    case 'cas':
      return {
        ...base,
        key: operation.key,
        expected: operation.expected ?? '',
        value: operation.value,
      };
    case 'add':
      return { ...base, key: operation.key, value: String(operation.amount) };
    case 'sample':
      return { ...base, key: operation.key, source: operation.source };
    case 'propose':
      return { ...base, value: operation.value };
    case 'transaction':
      return {
        ...base,
        value: operation.writes.map(({ key, value }) => `${key}=${value}`).join(', '),
      };
    case 'remove':
    case 'insertAt':
    case 'deleteAt':
    case 'getAll':
    case 'administer': {
      const { key, value } = formOf(operation);
      return { ...base, key, value };
    }
  }
};

/** An intervention as it stands in the fields. */
export const valuesOf = (intervention: Intervention): FieldValues => {
  switch (intervention.kind) {
    case 'heal':
    case 'hold':
    case 'release':
      return {};
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'addNode':
    case 'removeNode':
      return { node: intervention.node };
    case 'cut':
    case 'mend':
      return { from: intervention.from, to: intervention.to };
    case 'partition':
      return {
        groups: intervention.groups.map((group) => group.map(inOneWord).join(' ')).join(' | '),
      };
    case 'setLink': {
      const { latencyMicros, spread, loss, duplication, reordering } = intervention.settings;
      return {
        from: intervention.from ?? '',
        to: intervention.to ?? '',
        latency: latencyMicros === undefined ? '' : latencyMicros.map(millis).join('-'),
        spread: spread ?? '',
        loss: percent(loss),
        duplication: percent(duplication),
        reordering: percent(reordering),
      };
    }
    case 'jumpClock':
      return { node: intervention.node, byMillis: millis(intervention.byMicros) };
    case 'setDisk': {
      const { latencyMicros, failure, queue } = intervention.settings;
      return {
        node: intervention.node,
        latency: latencyMicros === undefined ? '' : latencyMicros.map(millis).join('-'),
        failure: percent(failure),
        queue: queue === undefined ? '' : queue ? 'queue' : 'side by side',
      };
    }
    case 'setClock':
      return { node: intervention.node, rate: String(intervention.rate) };
    case 'drop':
    case 'duplicate':
    case 'deliverNow':
      return { message: intervention.message };
    case 'delay':
      return { message: intervention.message, byMillis: millis(intervention.byMicros) };
    case 'fireTimer':
      return { node: intervention.node, timer: intervention.timer };
    case 'operation':
      return operationValues(intervention);
    case 'betray':
      return { node: intervention.node, behaviour: intervention.behaviour ?? '' };
  }
};

/** What is wrong with what was typed, in a sentence. */
export interface Wrong {
  readonly wrong: string;
}

const numberIn = (typed: string): number | null =>
  /^\d{1,9}(\.\d{1,6})?$/.test(typed.trim()) ? Number(typed) : null;

const MESSAGE = /^[nc][1-9]\d{0,3}>[nc][1-9]\d{0,3}#[1-9]\d{0,9}(\+[1-9]\d{0,3})*$/;

const latencyIn = (typed: string): MicrosRange | Wrong => {
  const [low = '', high = low, ...more] = typed.split(/\s*[-–]\s*/);
  const minimum = numberIn(low);
  const maximum = numberIn(high);
  return minimum === null || maximum === null || minimum > maximum || more.length > 0
    ? { wrong: 'A latency is one number of milliseconds or a range, such as 8-14.' }
    : [Math.round(minimum * 1_000), Math.round(maximum * 1_000)];
};

const diskSettingsOf = (values: FieldValues): Partial<DiskSettings> | Wrong => {
  const settings: { -readonly [Name in keyof DiskSettings]?: DiskSettings[Name] } = {};
  const latency = values['latency']?.trim() ?? '';
  if (latency !== '') {
    const range = latencyIn(latency);
    if ('wrong' in range) return range;
    settings.latencyMicros = range;
  }
  const failure = values['failure']?.trim() ?? '';
  if (failure !== '') {
    const share = numberIn(failure);
    if (share === null || share > 100) {
      return { wrong: 'The writes never stored are a share from 0 to 100 %.' };
    }
    settings.failure = share / 100;
  }
  const queue = values['queue'] ?? '';
  if (queue !== '') settings.queue = queue === 'queue';
  return Object.keys(settings).length === 0
    ? { wrong: 'Set at least one of latency, failure and queue.' }
    : settings;
};

const settingsOf = (values: FieldValues): Partial<LinkSettings> | Wrong => {
  const settings: { -readonly [Name in keyof LinkSettings]?: LinkSettings[Name] } = {};
  const latency = values['latency']?.trim() ?? '';
  if (latency !== '') {
    const range = latencyIn(latency);
    if ('wrong' in range) return range;
    settings.latencyMicros = range;
  }
  const spread = spreadChoices.find(({ value }) => value === values['spread'])?.value ?? '';
  if (spread !== '') settings.spread = spread;
  for (const name of ['loss', 'duplication', 'reordering'] as const) {
    const typed = values[name]?.trim() ?? '';
    if (typed === '') continue;
    const share = numberIn(typed);
    if (share === null || share > 100) {
      return { wrong: `The ${name} is a share from 0 to 100 %.` };
    }
    settings[name] = share / 100;
  }
  return Object.keys(settings).length === 0
    ? { wrong: 'Set at least one of latency, loss, duplication and reordering.' }
    : settings;
};

/** The intervention that the fields describe, or what is wrong with them. */
export const interventionOf = (
  kind: InterventionKind,
  values: FieldValues,
  around: FormSurroundings,
): Intervention | Wrong => {
  const { servers, clients } = around;
  const value = (name: string): string => values[name]?.trim() ?? '';
  const node = value('node');
  const isNode = (id: string): boolean =>
    servers.includes(id) || clients.includes(id) || isSelector(id);
  const noNode = (id: string): Wrong => ({
    wrong: `There is no node ${id === '' ? 'chosen' : id}. The nodes are ${[...servers, ...clients].join(', ')}.`,
  });
  const message = value('message');
  const noMessage: Wrong = {
    wrong: 'A message is named by its link and its number on it, such as n1>n2#14.',
  };
  switch (kind) {
    case 'heal':
    case 'hold':
    case 'release':
      return { kind };
    case 'addNode':
      return /^n[1-9]\d{0,3}$/.test(node) ? { kind, node } : { wrong: 'A node is named n6.' };
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'removeNode':
      return isNode(node) ? { kind, node } : noNode(node);
    case 'cut':
    case 'mend': {
      const from = value('from');
      const to = value('to');
      if (!isNode(from)) return noNode(from);
      if (!isNode(to)) return noNode(to);
      return from === to ? { wrong: 'A link joins two nodes.' } : { kind, from, to };
    }
    case 'partition': {
      const groups = value('groups')
        .split('|')
        .map((group) =>
          group
            .split(/[\s,]+/)
            .filter((id) => id !== '')
            .map(nameIn),
        )
        .filter((group) => group.length > 0);
      const stranger = groups.flat().find((id) => !isNode(id));
      if (stranger !== undefined) return noNode(stranger);
      if (new Set(groups.flat()).size < groups.flat().length) {
        return { wrong: 'A node can stand in one group only.' };
      }
      return groups.length === 0
        ? { wrong: 'Name the nodes of each group, with | between groups: n1 n2 | n3 n4 n5.' }
        : { kind, groups };
    }
    case 'setLink': {
      const settings = settingsOf(values);
      if ('wrong' in settings) return settings;
      const from = value('from');
      const to = value('to');
      if (from !== '' && !isNode(from)) return noNode(from);
      if (to !== '' && !isNode(to)) return noNode(to);
      return {
        kind,
        ...(from === '' ? {} : { from }),
        ...(to === '' ? {} : { to }),
        settings,
      };
    }
    case 'jumpClock': {
      const [, sign = '', span = ''] = /^([-−+]?)(.*)$/.exec(value('byMillis')) ?? [];
      const by = numberIn(span);
      if (!isNode(node)) return noNode(node);
      const byMicros = Math.round((by ?? 0) * 1_000);
      return by === null
        ? { wrong: 'A clock is set forward by a number of milliseconds, or back as by -50.' }
        : { kind, node, byMicros: sign === '-' || sign === '−' ? -byMicros || 0 : byMicros };
    }
    case 'setDisk': {
      const settings = diskSettingsOf(values);
      if (!isNode(node)) return noNode(node);
      return 'wrong' in settings ? settings : { kind, node, settings };
    }
    case 'setClock': {
      const rate = numberIn(value('rate'));
      if (!isNode(node)) return noNode(node);
      return rate === null || rate < 0.1 || rate > 10
        ? { wrong: 'A clock runs at 0.1 to 10 times true time.' }
        : { kind, node, rate };
    }
    case 'drop':
    case 'duplicate':
    case 'deliverNow':
      return MESSAGE.test(message) ? { kind, message } : noMessage;
    case 'delay': {
      const by = numberIn(value('byMillis'));
      if (!MESSAGE.test(message)) return noMessage;
      return by === null
        ? { wrong: 'A delay is a number of milliseconds, such as 50.' }
        : { kind, message, byMicros: Math.round(by * 1_000) };
    }
    case 'fireTimer': {
      const timer = value('timer');
      if (!isNode(node)) return noNode(node);
      return timer === '' ? { wrong: 'Name the timer, such as election.' } : { kind, node, timer };
    }
    case 'operation': {
      const client = value('client');
      const to = value('to');
      const chosen = values['operation'];
      if (!clients.includes(client)) return noNode(client);
      if (!isFormKind(around, chosen)) return { wrong: 'Choose an operation.' };
      const operation = operationOf({
        kind: chosen,
        key: value('key'),
        value: value('value'),
        expected: value('expected'),
        source: value('source') === 'now' ? 'now' : 'random',
      });
      if ('wrong' in operation) return operation;
      return { kind, client, operation, ...(to === '' ? {} : { to }) };
    }
    case 'betray': {
      const behaviour = value('behaviour');
      return isNode(node)
        ? { kind, node, behaviour: behaviour === '' ? null : behaviour }
        : noNode(node);
    }
  }
};

/** The moment that was typed in seconds, within the run; or what is wrong with it. */
export const momentOf = (typed: string, untilMicros: number): number | Wrong => {
  const micros = parseSeconds(typed.trim().replace(',', '.').replace(/\s*s$/, ''));
  if (micros === null) return { wrong: 'A time is a number of seconds, such as 1.284.' };
  return micros > untilMicros ? { wrong: `The run ends at ${untilMicros / 1_000_000} s.` } : micros;
};
