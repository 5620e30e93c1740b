import type { MessageId, NodeId } from '../../sim/identifiers.ts';
import type { Intervention, InterventionKind, LinkSettings } from '../../sim/intervention.ts';
import { isSameValue } from '../../sim/same-value.ts';
import { inOneWord } from '../../sim/selector.ts';
import { printDiskSettings, readDiskSettings } from './disk-settings.ts';
import { printLinkSettings, readLinkSettings } from './link-settings.ts';
import {
  isNodeNext,
  type LinkEnds,
  printGroups,
  printLink,
  readGroups,
  readLinks,
  readMessages,
  readNode,
  readNodes,
  readSomeNode,
  readSomeNodes,
} from './node-names.ts';
import { numberText } from './number-text.ts';
import { printOperation, readOperation } from './operation-words.ts';
import { printTime, readTime } from './time-text.ts';
import { Mistake, printWord, type Reader } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

type Deed<Kind extends InterventionKind> = Extract<Intervention, { readonly kind: Kind }>;

/**
 * A deed in words: `kill` + `n1`, `delay` + `n1>n2#3` + `by 5 ms`. Deeds that differ in what they
 * are done to alone are told together: `kill n1 n2`.
 */
interface Phrase {
  readonly verb: string;
  readonly to: string | null;
  readonly how: string;
}

/** How one kind of deed is written and read. */
interface DeedWords<Kind extends InterventionKind> {
  readonly print: (deed: Deed<Kind>) => Phrase;
  /** For each first word what it says, from what follows it; one phrase may stand for several deeds. */
  readonly verbs: Readonly<Record<string, (reader: Reader) => readonly Deed<Kind>[]>>;
}

/** Deeds that are done to a node and need no more words. */
const toNode = <Kind extends InterventionKind>(
  verb: string,
  deed: (node: NodeId) => Deed<Kind>,
): DeedWords<Kind> => ({
  // Called for the kinds of deeds alone that have a node.
  print: (done) => ({ verb, to: inOneWord((done as { readonly node: NodeId }).node), how: '' }),
  verbs: { [verb]: (reader) => readSomeNodes(reader).map(deed) },
});

/** The same for deeds to a message. */
const toMessage = <Kind extends InterventionKind>(
  verb: string,
  deed: (message: MessageId) => Deed<Kind>,
): DeedWords<Kind> => ({
  // Called for the kinds of deeds alone that have a message.
  print: (done) => ({ verb, to: (done as { readonly message: MessageId }).message, how: '' }),
  verbs: { [verb]: (reader) => readMessages(reader).map(deed) },
});

/** Links between one node and others, both directions of each. */
const spokes = (hub: NodeId, others: readonly NodeId[]): readonly LinkEnds[] =>
  others.flatMap((other) => [
    { from: hub, to: other },
    { from: other, to: hub },
  ]);

const bothEnds = ({ from, to }: LinkEnds): { readonly from: NodeId; readonly to: NodeId } => {
  if (from === null || to === null) {
    throw new Mistake('Both ends of the link must be named, as in “n1>n2”.');
  }
  return { from, to };
};

const setLink =
  (settings: Partial<LinkSettings>) =>
  ({ from, to }: LinkEnds): Deed<'setLink'> => ({
    kind: 'setLink',
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    settings,
  });

/** Every kind of deed, with its words. A new kind does not compile until it has some. */
const words: { readonly [Kind in InterventionKind]: DeedWords<Kind> } = {
  kill: toNode('kill', (node) => ({ kind: 'kill', node })),
  restart: toNode('restart', (node) => ({ kind: 'restart', node })),
  pause: toNode('pause', (node) => ({ kind: 'pause', node })),
  resume: toNode('resume', (node) => ({ kind: 'resume', node })),
  wipeDisk: toNode('wipe', (node) => ({ kind: 'wipeDisk', node })),
  loseUnsynced: toNode('lose-unsynced', (node) => ({ kind: 'loseUnsynced', node })),
  addNode: {
    print: ({ node }) => ({ verb: 'add', to: node, how: '' }),
    verbs: { add: (reader) => readNodes(reader).map((node) => ({ kind: 'addNode', node })) },
  },
  removeNode: toNode('remove', (node) => ({ kind: 'removeNode', node })),
  cut: {
    print: (link) => ({ verb: 'cut', to: printLink(link), how: '' }),
    verbs: {
      cut: (reader) => readLinks(reader).map((link) => ({ kind: 'cut', ...bothEnds(link) })),
      isolate: (reader) => {
        const hub = readSomeNode(reader);
        reader.expect('from', 'isolate n1 from n2 n3');
        return spokes(hub, readSomeNodes(reader)).map((link) => ({
          kind: 'cut',
          ...bothEnds(link),
        }));
      },
    },
  },
  mend: {
    print: (link) => ({ verb: 'mend', to: printLink(link), how: '' }),
    verbs: {
      mend: (reader) => readLinks(reader).map((link) => ({ kind: 'mend', ...bothEnds(link) })),
    },
  },
  partition: {
    print: ({ groups }) => ({ verb: 'part', to: null, how: printGroups(groups) }),
    verbs: { part: (reader) => [{ kind: 'partition', groups: readGroups(reader) }] },
  },
  heal: {
    print: () => ({ verb: 'heal', to: null, how: '' }),
    verbs: { heal: () => [{ kind: 'heal' }] },
  },
  setLink: {
    print: ({ from = null, to = null, settings }) => ({
      verb: 'link',
      to: printLink({ from, to }),
      how: printLinkSettings(settings).join(' '),
    }),
    verbs: {
      link: (reader) => {
        const links = readLinks(reader);
        return links.map(setLink(readLinkSettings(reader)));
      },
      distance: (reader) => {
        const hub = readSomeNode(reader);
        reader.expect('to', 'distance n1 to n2 n3 6 ms');
        const others = readSomeNodes(reader);
        const latency = readTime(reader);
        return spokes(hub, others).map(setLink({ latencyMicros: [latency, latency] }));
      },
    },
  },
  setClock: {
    print: ({ node, rate }) => ({
      verb: 'clock',
      to: inOneWord(node),
      how: `rate ${numberText(rate)}`,
    }),
    verbs: {
      clock: (reader) => {
        const nodes = readSomeNodes(reader);
        reader.expect('rate', 'clock n1 rate 1.5');
        const rate = reader.number('a rate from 0.1 to 10', 0.1, 10);
        return nodes.map((node) => ({ kind: 'setClock', node, rate }));
      },
    },
  },
  jumpClock: {
    print: ({ node, byMicros }) => ({
      verb: 'jump',
      to: inOneWord(node),
      how: `${byMicros < 0 ? 'back ' : ''}by ${printTime(Math.abs(byMicros))}`,
    }),
    verbs: {
      jump: (reader) => {
        const nodes = readSomeNodes(reader);
        const isBack = reader.take('back');
        reader.expect('by', 'jump n1 back by 200 ms');
        const span = readTime(reader);
        // There is no zero below zero.
        const byMicros = isBack ? 0 - span : span;
        return nodes.map((node) => ({ kind: 'jumpClock', node, byMicros }));
      },
    },
  },
  setDisk: {
    print: ({ node, settings }) => ({
      verb: 'disk',
      to: inOneWord(node),
      how: printDiskSettings(settings),
    }),
    verbs: {
      disk: (reader) => {
        const nodes = readSomeNodes(reader);
        const settings = readDiskSettings(reader);
        return nodes.map((node) => ({ kind: 'setDisk', node, settings }));
      },
    },
  },
  hold: {
    print: () => ({ verb: 'hold', to: null, how: '' }),
    verbs: { hold: () => [{ kind: 'hold' }] },
  },
  release: {
    print: () => ({ verb: 'release', to: null, how: '' }),
    verbs: { release: () => [{ kind: 'release' }] },
  },
  drop: toMessage('drop', (message) => ({ kind: 'drop', message })),
  duplicate: toMessage('duplicate', (message) => ({ kind: 'duplicate', message })),
  deliverNow: toMessage('deliver', (message) => ({ kind: 'deliverNow', message })),
  delay: {
    print: ({ message, byMicros }) => ({
      verb: 'delay',
      to: message,
      how: `by ${printTime(byMicros)}`,
    }),
    verbs: {
      delay: (reader) => {
        const messages = readMessages(reader);
        reader.expect('by', 'delay n1>n2#3 by 200 ms');
        const byMicros = readTime(reader);
        return messages.map((message) => ({ kind: 'delay', message, byMicros }));
      },
    },
  },
  fireTimer: {
    print: ({ node, timer }) => ({
      verb: `fire ${printWord(timer)} of`,
      to: inOneWord(node),
      how: '',
    }),
    verbs: {
      fire: (reader) => {
        const timer = reader.text('a timer such as electionTimeout');
        reader.expect('of', 'fire electionTimeout of n1');
        return readSomeNodes(reader).map((node) => ({ kind: 'fireTimer', node, timer }));
      },
    },
  },
  betray: {
    print: ({ node, behaviour }) =>
      behaviour === null
        ? { verb: 'honest', to: inOneWord(node), how: '' }
        : { verb: 'betray', to: inOneWord(node), how: `as ${printWord(behaviour)}` },
    verbs: {
      betray: (reader) => {
        const nodes = readSomeNodes(reader);
        reader.expect('as', 'betray n1 as silent');
        const behaviour = reader.text('a behaviour such as silent');
        return nodes.map((node) => ({ kind: 'betray', node, behaviour }));
      },
      honest: (reader) =>
        readSomeNodes(reader).map((node) => ({ kind: 'betray', node, behaviour: null })),
    },
  },
  operation: {
    print: ({ client, operation, to }) => ({
      verb: client,
      to: null,
      how: `${printOperation(operation)}${to === undefined ? '' : ` to ${inOneWord(to)}`}`,
    }),
    // It begins with the client's name, see `readDeeds`.
    verbs: {},
  },
};

const verbs: Readonly<Record<string, (reader: Reader) => readonly Intervention[]>> = Object.assign(
  {},
  ...Object.values(words).map((each) => each.verbs),
);

/** The first words of all deeds but a client's. */
export const deedVerbs: readonly string[] = Object.keys(verbs);

/** Reads one phrase: a deed, or several of the same kind. */
export const readDeeds = (reader: Reader, vocabulary: Vocabulary): readonly Intervention[] => {
  if (isNodeNext(reader)) {
    const client = readNode(reader);
    const operation = readOperation(reader);
    return [
      {
        kind: 'operation',
        client,
        operation,
        ...(reader.take('to') ? { to: readSomeNode(reader) } : {}),
      },
    ];
  }
  const word = reader.word() ?? '';
  const own = Object.hasOwn(vocabulary.deeds, word) ? vocabulary.deeds[word] : undefined;
  if (own !== undefined) {
    reader.next(word);
    const { kind, ...how } = own;
    // The node stands where it stands in other deeds: a fingerprint takes keys in their order. With
    // its node a deed of the vocabulary is one, which the compiler cannot follow through the split.
    return readSomeNodes(reader).map((node) => ({ kind, node, ...how }) as Intervention);
  }
  const read = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (read === undefined) {
    const known = [...Object.keys(vocabulary.deeds), ...Object.keys(verbs)].join(', ');
    return reader.fail(`a deed (${known}) or what a client asks for, as in “c1 put x=7”,`);
  }
  reader.next(word);
  return read(reader);
};

const phraseOf = (deed: Intervention, vocabulary: Vocabulary): Phrase => {
  if ('node' in deed) {
    const { node, ...rest } = deed;
    const own = Object.entries(vocabulary.deeds).find(([, each]) => isSameValue(each, rest));
    if (own !== undefined) return { verb: own[0], to: inOneWord(node), how: '' };
  }
  // Each kind's words take the deeds of that kind, which the compiler cannot follow.
  return (words[deed.kind].print as (deed: Intervention) => Phrase)(deed);
};

/** Both directions of a link one after the other as one word: `n1<>n2`. */
const pairedLinks = (links: readonly string[]): readonly string[] => {
  const paired: string[] = [];
  for (let place = 0; place < links.length; place++) {
    const [from, to] = links[place]?.split('>') ?? [];
    const isBoth = links[place + 1] === `${to}>${from}`;
    paired.push(isBoth ? `${from}<>${to}` : (links[place] ?? ''));
    if (isBoth) place++;
  }
  return paired;
};

/** The hub and the others of `n1<>n2 n1<>n3`; null for other links. */
const hubOf = (links: readonly string[]): readonly [hub: string, others: string] | null => {
  const ends = links.map((link) => link.split('<>'));
  const hub = ends[0]?.[0] ?? '';
  if (hub === '*' || !ends.every(([from, to]) => from === hub && to !== undefined && to !== '*')) {
    return null;
  }
  return [hub, ends.map(([, to]) => to).join(' ')];
};

const told = ({ verb, how }: Phrase, to: readonly string[]): string => {
  const links = verb === 'cut' || verb === 'mend' || verb === 'link' ? pairedLinks(to) : to;
  const hub = hubOf(links);
  if (hub !== null && verb === 'cut') return `isolate ${hub[0]} from ${hub[1]}`;
  const latency = /^latency ([\d.]+ m?s)$/.exec(how)?.[1];
  if (hub !== null && verb === 'link' && latency !== undefined) {
    return `distance ${hub[0]} to ${hub[1]} ${latency}`;
  }
  return [verb, ...links, how].filter((part) => part !== '').join(' ');
};

/** Deeds of one moment in words, in their order: `kill n1 n2`, `heal`. */
export const printDeeds = (
  deeds: readonly Intervention[],
  vocabulary: Vocabulary,
): readonly string[] => {
  const groups: { readonly phrase: Phrase; readonly to: string[] }[] = [];
  for (const deed of deeds) {
    const phrase = phraseOf(deed, vocabulary);
    const last = groups.at(-1);
    if (
      last !== undefined &&
      phrase.to !== null &&
      last.phrase.to !== null &&
      last.phrase.verb === phrase.verb &&
      last.phrase.how === phrase.how
    ) {
      last.to.push(phrase.to);
    } else groups.push({ phrase, to: phrase.to === null ? [] : [phrase.to] });
  }
  return groups.map(({ phrase, to }) => told(phrase, to));
};
