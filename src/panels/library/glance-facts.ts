import { counted } from '../../kit/words.ts';
import type { Glance, Measured, PromiseStanding } from '../../protocols/catalogue-entry.ts';

/** Whether a fact is to be welcomed, feared, or weighed; `plain` ones are numbers. */
export type FactTone = 'good' | 'bad' | 'caution' | 'plain';

/** One thing to know about a protocol: a few words, and a line that says how it is meant. */
export interface Fact {
  readonly id: 'faultless' | 'crashes' | 'cuts' | 'writes' | 'blocks' | 'messages' | 'delays';
  readonly tone: FactTone;
  readonly words: string;
  readonly detail: string;
}

const listed = (texts: readonly string[]): string => texts.join(', ');

type Depending = Extract<PromiseStanding, { kind: 'depends' }>;

const dependsText = ({ parameters }: Depending): string =>
  `depends on ${listed(parameters.map((label) => `“${label}”`))}`;

const faultless = ({ faultless: standing }: Glance): readonly Fact[] => {
  const fact = { id: 'faultless', tone: 'bad', words: 'Breaks without a fault' } as const;
  if (standing.kind === 'broken') {
    return [{ ...fact, detail: `can break ${listed(standing.verdicts)}` }];
  }
  return standing.kind === 'depends' && standing.asOpened === 'broken'
    ? [{ ...fact, detail: `as it is set up here; ${dependsText(standing)}` }]
    : [];
};

/** What is said of safety under a fault. */
const safetyText = (standing: PromiseStanding): string => {
  switch (standing.kind) {
    case 'kept':
      return 'safe';
    case 'broken':
      return `can break ${listed(standing.verdicts)}`;
    case 'depends':
      return standing.asOpened === 'kept'
        ? `safe as it is set up here, ${dependsText(standing)}`
        : dependsText(standing);
    case 'unstated':
      return 'promises nothing';
  }
};

/** A fault in the words for each way in which a protocol can stand up to it. */
interface FaultWords {
  readonly id: 'crashes' | 'cuts';
  readonly survived: string;
  readonly waitedOut: string;
  readonly harmed: string;
  readonly unstated: string;
}

const faultFact = (
  { id, survived, waitedOut, harmed, unstated }: FaultWords,
  standing: PromiseStanding,
  goesOn: boolean,
  detail: string,
): Fact => {
  switch (standing.kind === 'depends' ? standing.asOpened : standing.kind) {
    case 'kept':
      return goesOn
        ? { id, tone: 'good', words: survived, detail }
        : { id, tone: 'caution', words: waitedOut, detail };
    case 'broken':
      return { id, tone: 'bad', words: harmed, detail };
    case 'unstated':
      return { id, tone: 'caution', words: unstated, detail };
  }
};

const crashWords: FaultWords = {
  id: 'crashes',
  survived: 'Tolerates crashes',
  waitedOut: 'Waits out crashes',
  harmed: 'Harmed by crashes',
  unstated: 'Crashes may harm it',
};

const crashes = ({ crashes: standing, measured }: Glance): Fact => {
  const { crashesTolerated: tolerated, servers } = measured;
  const goesOn =
    tolerated === 0
      ? 'one crash can stop writes'
      : `writes go on with any ${tolerated} of ${servers} down`;
  return faultFact(crashWords, standing, tolerated > 0, `${safetyText(standing)}; ${goesOn}`);
};

const cutWords: FaultWords = {
  id: 'cuts',
  survived: 'Survives a cut',
  waitedOut: 'Waits out a cut',
  harmed: 'Harmed by a cut',
  unstated: 'A cut may harm it',
};

const cutText: Readonly<Record<Measured['cut'], string>> = {
  both: 'both parts go on writing',
  larger: 'only the larger part is sure to go on',
  neither: 'writes can stop in both parts',
};

const cuts = ({ cuts: standing, measured: { cut } }: Glance): Fact =>
  faultFact(cutWords, standing, cut !== 'neither', `${safetyText(standing)}; ${cutText[cut]}`);

const dependingWrites = (standing: Depending): Fact => {
  const id = 'writes';
  const detail = `as it is set up here; ${dependsText(standing)}`;
  switch (standing.asOpened) {
    case 'kept':
      return { id, tone: 'good', words: 'Keeps acknowledged writes', detail };
    case 'broken':
      return { id, tone: 'bad', words: 'Loses acknowledged writes', detail };
    case 'unstated': {
      const words = 'May lose acknowledged writes';
      return { id, tone: 'caution', words, detail: dependsText(standing) };
    }
  }
};

/** How often writes went missing; null where none did. */
const lossText = ({ lostWrites }: Measured): string | null =>
  lostWrites === null || lostWrites.losing === 0
    ? null
    : `in ${lostWrites.losing} of ${lostWrites.runs} runs with random faults`;

const writes = ({ acknowledgedWrites: standing, measured }: Glance): Fact => {
  const id = 'writes';
  const loss = lossText(measured);
  switch (standing.kind) {
    case 'kept': {
      const detail = 'as long as disks keep what they stored';
      return { id, tone: 'good', words: 'Keeps acknowledged writes', detail };
    }
    case 'broken': {
      const detail = loss ?? `can break ${listed(standing.verdicts)}`;
      return { id, tone: 'bad', words: 'Loses acknowledged writes', detail };
    }
    case 'depends':
      return dependingWrites(standing);
    case 'unstated':
      return loss === null
        ? {
            id,
            tone: 'caution',
            words: 'May lose acknowledged writes',
            detail:
              measured.lostWrites === null
                ? 'it promises nothing of them'
                : `no promise; none missed in ${measured.lostWrites.runs} runs with random faults`,
          }
        : { id, tone: 'bad', words: 'Loses acknowledged writes', detail: loss };
  }
};

const blocks = ({ measured: { crashesTolerated, servers } }: Glance): Fact => {
  const id = 'blocks';
  if (crashesTolerated >= servers - 1) {
    return { id, tone: 'good', words: 'Does not block', detail: 'one server alone takes writes' };
  }
  const detail = `can stop taking writes with ${crashesTolerated + 1} of ${servers} down`;
  return crashesTolerated === 0
    ? { id, tone: 'bad', words: 'Blocks', detail }
    : { id, tone: 'plain', words: 'Blocks when too many are down', detail };
};

const costs = ({ measured: { cost } }: Glance): readonly Fact[] =>
  cost === null
    ? []
    : [
        {
          id: 'messages',
          tone: 'plain',
          words: `${counted(cost.messages, 'message')} a write`,
          detail:
            cost.messages === 0
              ? 'that it causes between servers; timers send what spreads it'
              : `between ${counted(cost.servers, 'server')}, nothing failing`,
        },
        {
          id: 'delays',
          tone: 'plain',
          words: `${counted(cost.messageDelays, 'message delay')} a write`,
          detail: 'from request to answer, both counted',
        },
      ];

/** A protocol at a glance, in a fixed order: what breaks anyway, faults, writes, cost. */
export const factsOf = (glance: Glance): readonly Fact[] => [
  ...faultless(glance),
  crashes(glance),
  cuts(glance),
  writes(glance),
  blocks(glance),
  ...costs(glance),
];
