import type { NodeId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';
import { operationsAfter } from '../../sim/operations-log.ts';
import type { NodeDescription } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';

/*
 * What the sentences of a story claim of the cluster, as far as a machine can read it: who leads which
 * epoch, who is down, who holds what, who was told what. Each claim is held to the state at its stop.
 */

/** A claim, and what is the case instead where it is not true; null where it is. */
export interface Claim {
  readonly claim: string;
  readonly untrue: string | null;
}

const NODE = '[nc]\\d+';
const LIST = `${NODE}(?:, ${NODE})*(?: (?:and|or) ${NODE})?`;
const VALUE = '[a-z]\\w*=\\w+';
const VALUES = `${VALUE}(?: and ${VALUE})?`;

const namesIn = (text: string, pattern: string): readonly string[] =>
  text.match(new RegExp(`\\b${pattern}\\b`, 'g')) ?? [];

const describeServer = ({ world, protocol }: Run, id: NodeId): NodeDescription =>
  protocol.describeNode(world.node(id).state);

const serversOf = ({ world }: Run): readonly NodeId[] =>
  world.nodeIds.filter((id) => world.node(id).kind === 'server');

/** Whether a server shows a value: in what it holds, or among the entries of its log. */
const holds = (run: Run, id: NodeId, value: string): boolean => {
  const { value: shown, log } = describeServer(run, id);
  return shown.split(/[\s,]+/).includes(value) || log.some(({ label }) => label.includes(value));
};

const hasCommitted = (run: Run, id: NodeId, value: string): boolean =>
  describeServer(run, id).log.some(({ label, committed }) => committed && label.includes(value));

const isCutOff = ({ world }: Run, from: NodeId, others: readonly NodeId[]): boolean =>
  others.every((to) => world.isCut(from, to) && world.isCut(to, from));

const mentions = (operation: Operation, value: string): boolean => {
  const [key = '', content = ''] = value.split('=');
  return (
    JSON.stringify(operation).includes(`"${key}"`) && JSON.stringify(operation).includes(content)
  );
};

/** Whether some client has asked, by now, for what a value says. */
const wasAskedFor = (run: Run, value: string): boolean =>
  operationsAfter(run.operations, run.eventCount).some(({ operation }) =>
    mentions(operation, value),
  );

/** What a client was last told by a read of a key. */
const lastRead = (run: Run, client: NodeId, key: string): string | null => {
  const read = operationsAfter(run.operations, run.eventCount).findLast(
    (each) => each.client === client && each.operation.kind === 'get' && each.operation.key === key,
  );
  return read?.result?.kind === 'value' ? read.result.value : null;
};

interface Pattern {
  readonly pattern: RegExp;
  /** What is the case instead; null where the claim is true. */
  readonly check: (run: Run, found: readonly string[]) => string | null;
}

const all =
  (what: (run: Run, id: NodeId) => string | null) =>
  (run: Run, [, list = '']: readonly string[]): string | null => {
    for (const id of namesIn(list, NODE)) {
      const untrue = what(run, id);
      if (untrue !== null) return untrue;
    }
    return null;
  };

const status =
  (...expected: readonly string[]) =>
  (run: Run, id: NodeId): string | null => {
    const is = run.world.node(id).status;
    return expected.includes(is) ? null : `${id} is ${is}`;
  };

const patterns: readonly Pattern[] = [
  {
    pattern: new RegExp(
      `(?<!will |to )\\b(${NODE}) leads(?: on in)? (?:term|view|ballot) (\\d+)`,
      'g',
    ),
    check: (run, [, id = '', epoch]) => {
      const is = describeServer(run, id);
      return is.leads && is.epoch === Number(epoch) ? null : `${id} is ${is.role}, ${is.epoch}`;
    },
  },
  {
    pattern: new RegExp(`(?<!of |to )\\b(${NODE}) (?:still )?leads\\b`, 'g'),
    check: (run, [, id = '']) => (describeServer(run, id).leads ? null : `${id} does not lead`),
  },
  {
    pattern: new RegExp(
      `\\b(${NODE}) (?:wins|leads) (?:only )?(?:term|view) (\\d+) with (?:the votes of )?(${LIST})`,
      'g',
    ),
    check: (run, [, id = '', epoch, voters = '']) => {
      const told = [...run.records.between(0, run.eventCount)]
        .filter(({ node }) => node === id)
        .map((record) => run.protocol.narrate(record)?.text ?? '')
        .find((text) => text.includes(`wins term ${epoch} `));
      if (told === undefined) return `${id} has not won term ${epoch}`;
      return namesIn(voters, NODE).every((voter) => told.includes(voter)) ? null : told;
    },
  },
  {
    pattern: new RegExp(`\\b(${NODE}) stands for term (\\d+)`, 'g'),
    check: (run, [, id = '', epoch]) => {
      const is = describeServer(run, id);
      return is.role === 'Candidate' && is.epoch === Number(epoch) ? null : `${id} is ${is.belief}`;
    },
  },
  {
    pattern: new RegExp(`\\b(${LIST}) stands?\\b(?! for)`, 'g'),
    check: all((run, id) => {
      const { role } = describeServer(run, id);
      return role === 'Follower' ? `${id} follows` : null;
    }),
  },
  {
    pattern: new RegExp(`\\b(${NODE}) follows (${NODE})`, 'g'),
    check: (run, [, id = '', leader = '']) => {
      const { belief } = describeServer(run, id);
      return belief.includes(`follows ${leader}`) ? null : `${id} ${belief}`;
    },
  },
  {
    pattern: new RegExp(`\\b(${LIST}) (?:dies|die|crashes|crash|is dead|(?:is|are) down)\\b`, 'g'),
    check: all(status('down')),
  },
  {
    pattern: new RegExp(`\\b(${LIST}) (?:is back|are back|comes back|come back|came back)\\b`, 'g'),
    check: all(status('up', 'paused')),
  },
  {
    pattern: new RegExp(`\\b(${LIST}) (?:is|are) cut off\\b`, 'g'),
    check: (run, [, list = '']) => {
      const names = namesIn(list, NODE);
      const others = serversOf(run).filter((id) => !names.includes(id));
      const free = names.find(
        (id) =>
          !isCutOff(run, id, run.world.node(id).kind === 'client' ? others.slice(-1) : others),
      );
      return free === undefined ? null : `${free} is not cut off`;
    },
  },
  {
    pattern: /\b(?:The cut heals|Healed|The link stays whole)\b/g,
    check: (run) =>
      serversOf(run).some((from) => serversOf(run).some((to) => run.world.isCut(from, to)))
        ? 'some link is cut'
        : null,
  },
  {
    pattern: new RegExp(`\\b(${VALUES}) (?:is|are)(?: now)? on (${LIST})(?!’)`, 'g'),
    check: (run, [, values = '', list = '']) => {
      for (const value of namesIn(values, VALUE)) {
        const without = namesIn(list, NODE).find((id) => !holds(run, id, value));
        if (without !== undefined) return `${without} does not have ${value}`;
      }
      return null;
    },
  },
  {
    pattern: new RegExp(`\\bon (${LIST}) alone\\b`, 'g'),
    // Judged with the value that the same sentence names, below.
    check: () => null,
  },
  {
    pattern: new RegExp(`\\b[Aa]ll (?:\\w+ )?(?:sites )?hold (${VALUES})`, 'g'),
    check: (run, [, values = '']) => {
      for (const value of namesIn(values, VALUE)) {
        const without = serversOf(run).find(
          (id) => run.world.node(id).status !== 'down' && !holds(run, id, value),
        );
        if (without !== undefined) return `${without} does not hold ${value}`;
      }
      return null;
    },
  },
  {
    pattern: new RegExp(
      `\\b(${NODE}) (?:has committed|commits|leads on and commits) (${VALUES})`,
      'g',
    ),
    check: (run, [, id = '', values = '']) => {
      const missing = namesIn(values, VALUE).find((value) => !hasCommitted(run, id, value));
      return missing === undefined ? null : `${id} has not committed ${missing}`;
    },
  },
  {
    pattern: new RegExp(`\\b(c\\d+) (?:reads|has read) (${VALUE})`, 'g'),
    check: (run, [, client = '', value = '']) => {
      const [key = '', content] = value.split('=');
      const read = lastRead(run, client, key);
      return read === content ? null : `${client} has read ${key}=${read}`;
    },
  },
  {
    pattern: new RegExp(
      `\\b(c\\d+) reads ([a-z]\\w*) at ${NODE}[^.]*(?:it is|and gets) (\\w+)`,
      'g',
    ),
    check: (run, [, client = '', key = '', content]) => {
      const read = lastRead(run, client, key);
      return read === content ? null : `${client} has read ${key}=${read}`;
    },
  },
];

/** Whether a sentence speaks of what is still to come, or is only asked. */
const isOfTheFuture = (sentence: string): boolean =>
  /\b(?:will|about to|is going to|soon)\b|\?$/i.test(sentence);

/** All claims of a text that a machine can read, each held to the moment that a run shows. */
export const claimsOf = (run: Run, text: string): readonly Claim[] => {
  const claims: Claim[] = [];
  for (const sentence of text.split(/(?<=[.:?!])\s+/)) {
    for (const name of namesIn(sentence, NODE)) {
      const isThere = run.world.nodeIds.includes(name);
      claims.push({ claim: `there is ${name}`, untrue: isThere ? null : 'there is no such node' });
    }
    if (isOfTheFuture(sentence)) continue;
    for (const [, epoch] of sentence.matchAll(/\b(?:term|view) (\d+)/g)) {
      const latest = Math.max(...serversOf(run).map((id) => describeServer(run, id).epoch ?? 0));
      const isReached = Number(epoch) <= latest;
      claims.push({
        claim: `there is an epoch ${epoch}`,
        untrue: isReached ? null : `the latest is ${latest}`,
      });
    }
    for (const value of namesIn(sentence, VALUE)) {
      const isKnown = wasAskedFor(run, value) || serversOf(run).some((id) => holds(run, id, value));
      claims.push({
        claim: `there is ${value}`,
        untrue: isKnown ? null : 'nobody has asked for it',
      });
    }
    for (const { pattern, check } of patterns) {
      for (const found of sentence.matchAll(pattern)) {
        claims.push({ claim: found[0], untrue: check(run, found) });
      }
    }
  }
  return claims;
};
