import type { WireMessage } from '../sim/effect.ts';
import { type Operation, operationText } from '../sim/operation.ts';
import type {
  Citation,
  LogCell,
  MessageDescription,
  MessageFamily,
  Narration,
  NodeDescription,
  Rule,
} from '../sim/protocol.ts';
import type { EventRecord } from '../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../sim/wire.ts';
import { outcomeText } from './words.ts';

/** What a protocol has to say of a node; `nodeDescription` makes the rest of it. */
export interface ToldOfNode
  extends Pick<NodeDescription, 'epoch' | 'role' | 'belief'>,
    Partial<Omit<NodeDescription, 'epoch' | 'role' | 'belief' | 'fields'>> {
  /** Each further field of the inspector, in the paper's names; null leaves it out. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** A node's description, with what is usual where a protocol says nothing. */
export const nodeDescription = ({ fields, ...told }: ToldOfNode): NodeDescription => {
  const log: readonly LogCell[] = told.log ?? [];
  return {
    leads: false,
    value: '',
    replica: null,
    quorums: [],
    log,
    logLength: log.length,
    committedLength: log.filter(({ committed }) => committed).length,
    ...told,
    fields: Object.entries(fields).flatMap(([name, value]) =>
      value === null ? [] : [{ name, value: `${value}` }],
    ),
  };
};

/** How a message looks and what it is called; then the epochs of the entries that it carries, drawn as cells. */
export type Look = readonly [family: MessageFamily, label: string, ...cells: number[]];

/** For each kind of message of a protocol, how it looks. */
export type Looks<Message extends WireMessage> = {
  readonly [Type in Message['type']]: (message: Extract<Message, { readonly type: Type }>) => Look;
};

/** Where a protocol calls what clients ask for or hear by words of its own. */
export interface ClientWords {
  readonly request?: (operation: Operation) => string;
  readonly reply?: (outcome: ReplyMessage['outcome']) => string;
}

/** Describes any message of a protocol's cluster, clients' requests and answers included. */
export const messageDescriber =
  <Message extends WireMessage>(
    looks: Looks<Message>,
    epochOf: (message: Message) => number | null,
    clients: ClientWords = {},
  ) =>
  (wire: WireMessage): MessageDescription => {
    const ofClient = (label: string): MessageDescription => ({
      family: 'client',
      label,
      epoch: null,
      cells: [],
    });
    if (wire.type === 'request') {
      const { operation } = wire as RequestMessage; // its type says so
      return ofClient((clients.request ?? operationText)(operation));
    }
    if (wire.type === 'reply') {
      return ofClient((clients.reply ?? outcomeText)((wire as ReplyMessage).outcome)); // as above
    }
    const message = wire as Message; // servers send nothing else
    const look = looks[message.type as Message['type']] as (message: Message) => Look; // the one for its type
    const [family, label, ...cells] = look(message);
    return { family, label, epoch: epochOf(message), cells };
  };

/** What a protocol adds to what its handlers have said. */
export interface NarratorOptions {
  /** What a node finds when it starts again, as the second half of a sentence; null says nothing. */
  readonly onRestart: (record: EventRecord & { readonly kind: 'start' }) => Narration | null;
  /** What to say of an event of which no handler has spoken. */
  readonly otherwise?: (record: EventRecord) => Narration | null;
  /** Tells all that was said of a step, one after the other, with what stands behind the first. */
  readonly tellsAll?: true;
}

/**
 * Tells an event by what the node's handler said of it (`Step.say`): the first sentence that matters,
 * or else the first, unless it is to tell all.
 */
export const narrator =
  (rules: readonly Rule[], cite: (section: string) => Citation, options: NarratorOptions) =>
  (record: EventRecord): Narration | null => {
    if (record.kind === 'start') return record.incarnation > 0 ? options.onRestart(record) : null;
    if (record.kind === 'intervention' || record.kind === 'diskDone') return null;
    const notes = record.effects.filter((effect) => effect.kind === 'note');
    const note = notes.find(({ important }) => important) ?? notes[0];
    if (note === undefined) return options.otherwise?.(record) ?? null;
    const { rule, section, text } = options.tellsAll ? (notes[0] ?? note) : note;
    const citation =
      section === undefined ? rules.find(({ id }) => id === rule)?.citation : cite(section);
    return {
      text: options.tellsAll ? notes.map((each) => each.text).join('; ') : text,
      important: note.important === true,
      ...(rule === undefined ? {} : { rule }),
      ...(citation === undefined ? {} : { citation }),
    };
  };
