import { type Look, messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { inWords, obstacles, wait } from '../../kit/why-not.ts';
import { counted, lineOf, listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage } from '../../sim/wire.ts';
import { checksumText, type Entry, entriesIn, entryText, isLater, shortText } from './database.ts';
import { gossipNode } from './gossip.ts';
import { pathOf } from './merkle.ts';
import { cite, type Parameters, rules } from './paper.ts';
import type { Message, Role, Rumour, Site, TreeComparison, Verdict } from './site.ts';

/** How many neighbours or leaves a field names. */
const shownNames = 12;

const roleWords: Readonly<Record<Role, string>> = {
  susceptible: 'Susceptible',
  infective: 'Infective',
  removed: 'Removed',
};

const shortList = (names: readonly string[]): string =>
  names.length > shownNames
    ? `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`
    : names.join(', ');

const beliefOf = ({ database, role, rumours, self }: Site): string => {
  const held = counted(database.entries.size, 'entry', 'entries');
  switch (role) {
    case 'susceptible':
      return 'has heard nothing';
    case 'removed':
      return `holds ${held} and spreads none`;
    case 'infective':
      return self.parameters.rumours === 'none'
        ? `holds ${held} and compares them with others`
        : `holds ${held} and spreads ${rumours.map(({ entry }) => entryText(entry)).join(', ')}`;
  }
};

const rumourText = (
  { k, removal }: Parameters,
  { counter, entry, needed, unneeded }: Rumour,
): string => {
  const cooled = removal === 'counter' ? `, cooled ${counter} of ${k}` : '';
  const lately = needed ? ', was needed' : unneeded ? ', was known' : '';
  return `${shortText(entry)}${cooled}${lately}`;
};

const comparisonText = (
  { database }: Site,
  { differing, level, partner }: TreeComparison,
): string => {
  if (differing.length === 0) return `with ${partner}: the same`;
  const place = 2 ** level === database.leaves.length ? 'leaves' : `level ${level}`;
  return `with ${partner}: differs at ${place} ${shortList(differing.map((index) => pathOf(level, index)))}`;
};

const certificateText = ({ key, timestamp, site }: Entry): string =>
  `${key} (${timestamp} µs, ${site})`;

/** What the stage and the inspector say about a gossiping site. */
export const describeNode = (state: NodeState) => {
  const site = gossipNode.of(state);
  const { comparison, cycle, database, neighbours, role, rumours } = site;
  const { parameters } = site.self;
  const entries = entriesIn(database, null);
  const dead = entries.filter(({ value }) => value === null);
  return nodeDescription({
    epoch: null,
    role: roleWords[role],
    ...(role === 'infective' ? { tone: 'active' as const } : {}),
    ...(role === 'removed' ? { tone: 'done' as const } : {}),
    belief: beliefOf(site),
    value: lineOf(entries.map(shortText)),
    replica: entries.map(({ key, value, timestamp, site }) => [key, value, timestamp, site]),
    fields: {
      cycle,
      'hot rumours': rumours.map((rumour) => rumourText(parameters, rumour)).join('; ') || 'none',
      entries: entries.length - dead.length,
      'death certificates': dead.map(certificateText).join(', ') || 'none',
      checksum: checksumText(database.checksum),
      'last tree comparison':
        parameters.comparison !== 'merkle'
          ? null
          : comparison === null
            ? 'none'
            : comparisonText(site, comparison),
      timestamps:
        shortList(entries.map((entry) => `${entry.key} ${entry.timestamp} µs by ${entry.site}`)) ||
        'none',
      'may contact': shortList(neighbours) || 'nobody',
    },
  });
};

const updatesText = (updates: readonly Entry[]): string => {
  const [first] = updates;
  if (first === undefined) return 'nothing hot';
  return updates.length === 1
    ? shortText(first)
    : `${shortText(first)} and ${updates.length - 1} more`;
};

const entriesText = (entries: readonly Entry[], leaves: readonly number[] | null): string =>
  `${counted(entries.length, 'entry', 'entries')}${leaves === null ? '' : ` of ${counted(leaves.length, 'leaf', 'leaves')}`}`;

const replyText = (outcome: ReplyMessage['outcome']): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'ask somebody else' : `ask ${outcome.to}`;
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'ok':
      return outcome.result.kind === 'value' ? (outcome.result.value ?? 'no value') : 'done';
  }
};

const feedbackLook = (verdicts: readonly Verdict[]): Look => {
  const needed = verdicts.filter((verdict) => verdict.needed).length;
  if (needed === 0) return ['refusal', 'knew it'];
  return [
    'acknowledgement',
    needed === verdicts.length ? 'was news' : `${needed} of ${verdicts.length} were news`,
  ];
};

/** What the stage and the inspector say about a message between sites or with clients. */
export const describeMessage = messageDescriber<Message>(
  {
    rumours: ({ updates }) =>
      updates.length === 0 ? ['heartbeat', 'anything hot?'] : ['data', updatesText(updates)],
    pull: () => ['heartbeat', 'anything hot?'],
    answer: ({ feedback, updates }) =>
      updates.length === 0 && feedback.length > 0
        ? feedbackLook(feedback)
        : [updates.length === 0 ? 'heartbeat' : 'data', updatesText(updates)],
    feedback: ({ verdicts }) => feedbackLook(verdicts),
    askEntries: ({ leaves }) => [
      'heartbeat',
      leaves === null ? 'your database?' : `your ${counted(leaves.length, 'leaf', 'leaves')}?`,
    ],
    entries: ({ entries, leaves }) => ['data', entriesText(entries, leaves)],
    checksum: ({ checksum }) => ['heartbeat', `checksum ${checksumText(checksum)}`],
    recent: ({ checksum, updates }) => [
      updates.length === 0 ? 'heartbeat' : 'data',
      `${updates.length} recent, checksum ${checksumText(checksum)}`,
    ],
    hashes: ({ level, nodes }) => [
      'heartbeat',
      `hashes of ${shortList(nodes.map(({ index }) => pathOf(level, index)))}`,
    ],
  },
  () => null,
  { reply: replyText },
);

/** What a part of `size` live sites can still do: everything, on its own. */
export const describePart = (size: number): { readonly text: string; readonly able: boolean } => ({
  text: size === 1 ? 'takes writes alone' : 'takes writes and agrees within itself',
  able: true,
});

/** Why something happened, for events that a person would ask about. */
export const narrate = narrator(rules, cite, {
  onRestart: ({ after }) => {
    const held = counted(gossipNode.read(after)?.database.entries.size ?? 0, 'entry', 'entries');
    return {
      text: `starts again, finds ${held} on its disk and spreads none`,
      important: false,
      citation: cite('§1.4'),
    };
  },
});

/** So many sites are named; of more it is told how many. */
const mostNamed = 5;

const sitesText = (sites: readonly string[]): string =>
  sites.length > mostNamed ? counted(sites.length, 'site') : listed(sites);

/** Which updates a site has not heard that others hold, and which of its neighbours could tell it. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const site = gossipNode.read(state);
  if (site === null) return [];
  const missed = new Map<string, { readonly entry: Entry; readonly holders: string[] }>();
  for (const other of around.others) {
    const theirs = gossipNode.read(around.stateOf(other))?.database.entries.values() ?? [];
    for (const entry of theirs) {
      const own = site.database.entries.get(entry.key);
      if (own !== undefined && !isLater(entry, own)) continue;
      const known = missed.get(entry.key);
      if (known === undefined || isLater(entry, known.entry)) {
        missed.set(entry.key, { entry, holders: [other] });
      } else if (!isLater(known.entry, entry)) known.holders.push(other);
    }
  }
  return [...missed.values()].map(({ entry, holders }) => {
    const telling = holders.filter((id) => site.neighbours.includes(id));
    const near = telling.filter((id) => around.reach(id) === 'open');
    const far = telling.filter((id) => around.reach(id) !== 'open');
    return wait(
      `Why does ${around.id} not know ${entryText(entry)}?`,
      `${sitesText(holders)} ${holders.length === 1 ? 'holds' : 'hold'} it`,
      near.length === 0
        ? telling.length === 0
          ? 'none of its neighbours does'
          : `none of its neighbours that do can tell it: ${far.length > mostNamed ? `${inWords(far.length)} links are cut or sites down` : obstacles(far, around)}`
        : `it hears of it when it happens to talk with one of ${sitesText(near)} that still spreads or compares it`,
    );
  });
};
