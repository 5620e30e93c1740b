import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';
import { describedIn, runOf, serversOf } from '../testing/scenario-runs.ts';
import { type Entry, readDisk } from './database.ts';
import { gossipNode } from './gossip.ts';
import { gossip } from './index.ts';
import { checkParameters, type Direction, type Parameters } from './paper.ts';
import { cooled } from './rumours.ts';
import { type Gossip, losesConcurrentWrite, type Rumour } from './site.ts';
import { at, del, put } from './testing/script.ts';

/** An entry written without knowledge of any other. */
const entry = (key: string, value: string | null, timestamp: Micros, site = 'n1'): Entry => ({
  key,
  value,
  timestamp,
  site,
  knew: {},
});

/** n1 of four sites. */
const drive = (options: DrivenNodeOptions<Gossip['rule']> = {}) =>
  new DrivenNode(gossip, gossipNode, { nodes: 4, ...options });
type Driven = ReturnType<typeof drive>;

const tell = (site: Driven, updates: readonly Entry[], wantsAnswer = false): Driven =>
  site.deliver('n2', { type: 'rumours', updates, wantsAnswer });
const valueAt = (site: Driven, key = 'x') => site.knows.database.entries.get(key)?.value;

describe('taking in updates (§1.1)', () => {
  const entries: fc.Arbitrary<Entry> = fc
    .record({
      key: fc.constantFrom('x', 'y'),
      timestamp: fc.nat(6),
      site: fc.constantFrom('n1', 'n2', 'n3'),
    })
    // One update has one value.
    .map((made) => ({ ...made, value: made.timestamp % 3 === 0 ? null : made.site, knew: {} }));

  it('comes to the same database in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        fc.array(entries, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (list, again) => {
          const repeated = again.flatMap((place) => list[place % Math.max(1, list.length)] ?? []);
          const one = tell(drive(), list);
          const other = [...repeated, ...list.toReversed(), ...repeated].reduce(
            (site, each) => tell(site, [each]),
            drive(),
          );
          const [a, b] = [one.knows, other.knows];
          expect([...b.database.entries].sort()).toEqual([...a.database.entries].sort());
          expect(b.database.checksum).toBe(a.database.checksum);
          expect(b.database.leaves).toEqual(a.database.leaves);
          expect(b.certificates).toBe(a.certificates);
        },
      ),
    );
  });

  it('is on the disk before the site says that it needed them', () => {
    const site = tell(drive(), [entry('x', '1', 5, 'n2')]);
    expect(site.order).toEqual(['persist', 'send']);
    expect(site.stored).toEqual({ entries: [entry('x', '1', 5, 'n2')] });
    expect(tell(site, [entry('x', '1', 5, 'n2')]).stored).toBeNull();
  });

  const [one, two] = [entry('x', '1', 5, 'n1'), entry('x', '2', 5, 'n2')];
  const heardIn = (order: readonly Entry[], rulesOff: readonly Gossip['rule'][] = []) =>
    valueAt(order.reduce((site, each) => tell(site, [each]), drive({ rulesOff })));

  it('of equal timestamps the larger site wins; without that rule neither does', () => {
    expect([heardIn([one, two]), heardIn([two, one])]).toEqual(['2', '2']);
    const rulesOff = ['gossip/ties-by-site'] as const;
    expect([heardIn([one, two], rulesOff), heardIn([two, one], rulesOff)]).toEqual(['1', '2']);
  });

  it('without last-writer-wins whatever comes is taken', () => {
    const [later, earlier] = [entry('x', '2', 9), entry('x', '1', 5)];
    expect(heardIn([later, earlier])).toBe('2');
    expect(heardIn([later, earlier], ['gossip/last-writer-wins'])).toBe('1');
  });
});

describe('a write (§1.1)', () => {
  const write = { kind: 'put', key: 'x', value: '1' } as const;

  it('is stored, answered, and left to the epidemic', () => {
    const site = drive().ask(write);
    expect(site.order).toEqual(['persist', 'reply']);
    expect([site.role, site.sent]).toEqual(['infective', []]);
  });

  it('gets a timestamp from the own clock, but never the same time twice', () => {
    const site = drive();
    site.now = 7;
    const stamps = [1, 2].map(() => site.ask(write).knows.database.entries.get('x')?.timestamp);
    expect(stamps).toEqual([7, 8]);
  });

  it('that is older than what is there is lost at once, and answered all the same', () => {
    const site = tell(drive(), [entry('x', '2', 9, 'n2')]).ask(write);
    expect(valueAt(site)).toBe('2');
    expect(site.replies[0]?.outcome).toEqual({ kind: 'ok', result: { kind: 'done' } });
    expect(site.said[0]).toMatch(/^loses x=1 of n1 at once/);
    expect(site.stored).toBeNull();
  });

  it('an operation that the database does not serve is refused', () => {
    const append = { kind: 'append', key: 'x', value: '1' } as const;
    expect(drive().ask(append).replies[0]?.outcome).toMatchObject({ kind: 'fail' });
  });
});

describe('a deletion (§2)', () => {
  const deletion = { kind: 'delete', key: 'x' } as const;
  const disk = { x: { value: '1', timestamp: 5, site: 'n2' } };

  it('leaves a death certificate, and without that rule nothing', () => {
    const deleted = (rulesOff: readonly Gossip['rule'][]) => {
      const site = drive({ disk, rulesOff });
      site.now = 9;
      return site.ask(deletion);
    };
    expect(valueAt(deleted([]))).toBeNull();
    const without = deleted(['gossip/death-certificates']);
    expect(valueAt(without)).toBeUndefined();
    expect(without.stored).toEqual({ entries: [] });
  });
});

describe('a lost write', () => {
  const first = entry('x', '1', 5, 'n1');
  const stored = (later: Entry, replaced: Entry) =>
    ({ kind: 'stored', entry: later, replaced, by: 'rumour', from: 'n2' }) as const;

  it('is one whose overwriter had not seen it', () => {
    expect(losesConcurrentWrite(stored(entry('x', '2', 9, 'n2'), first))).toBe(true);
    const site = tell(tell(drive(), [first]), [entry('x', '2', 9, 'n2')]);
    expect(site.said[0]).toMatch(/^loses x=1 of n1 to x=2 of n2: neither knew of the other/);
  });

  it('is none where the overwriter had seen it, or a later one of its site, or is its own site', () => {
    const informed = { ...entry('x', '2', 9, 'n2'), knew: { n1: 5 } };
    const informedLater = { ...entry('x', '2', 9, 'n2'), knew: { n1: 7 } };
    expect(losesConcurrentWrite(stored(informed, first))).toBe(false);
    expect(losesConcurrentWrite(stored(informedLater, first))).toBe(false);
    expect(losesConcurrentWrite(stored(entry('x', '2', 9, 'n1'), first))).toBe(false);
  });
});

describe('losing interest (§1.4)', () => {
  /** Random bits for which a coin of one in k falls on losing interest, and for which it does not. */
  const loses = 0;
  const keeps = 4_294_967_295;
  const rests = (
    settings: Partial<Parameters>,
    contacts: Partial<Rumour>,
    bits: number,
  ): Rumour | null =>
    cooled(
      { response: 'feedback', removal: 'counter', k: 2, ...settings },
      {
        entry: entry('x', '1', 5),
        ...{ counter: 0, told: true, needed: false, unneeded: false, ...contacts },
      },
      bits,
    );

  it('by feedback and counter: after k contacts in a row that were in vain', () => {
    expect(rests({}, { unneeded: true }, keeps)?.counter).toBe(1);
    expect(rests({}, { unneeded: true, counter: 1 }, keeps)).toBeNull();
  });

  it('by feedback and counter: a site that needed it sets the counter back, also beside one that did not', () => {
    expect(rests({}, { needed: true, counter: 1 }, keeps)?.counter).toBe(0);
    expect(rests({}, { needed: true, unneeded: true, counter: 1 }, keeps)?.counter).toBe(0);
  });

  it('by feedback: a contact of which nothing was heard changes nothing', () => {
    expect(rests({ k: 1 }, {}, loses)?.counter).toBe(0);
  });

  it('by feedback and coin: with probability 1/k at a contact in vain, never at another', () => {
    const coin = { removal: 'coin', k: 4 } as const;
    expect(rests(coin, { unneeded: true }, loses)).toBeNull();
    expect(rests(coin, { unneeded: true }, keeps)).not.toBeNull();
    expect(rests(coin, { needed: true }, loses)).not.toBeNull();
  });

  it('blind: at every contact, whatever the partner knew', () => {
    const counting = { response: 'blind', k: 2 } as const;
    expect(rests(counting, { needed: true }, keeps)?.counter).toBe(1);
    expect(rests(counting, { needed: true, counter: 1 }, keeps)).toBeNull();
    const tossing = { response: 'blind', removal: 'coin', k: 4 } as const;
    expect(rests(tossing, { needed: true }, loses)).toBeNull();
    expect(rests(tossing, { told: false }, loses)).not.toBeNull();
  });
});

describe('feedback (§1.4)', () => {
  const disk = { x: { value: '1', timestamp: 5, site: 'n1' } };
  const [x, y] = [entry('x', '1', 5), entry('y', '2', 6)];

  it('says of each update whether it was needed', () => {
    expect(tell(drive({ disk }), [x, y]).sent).toEqual([
      {
        to: 'n2',
        message: {
          type: 'feedback',
          verdicts: [
            { key: 'x', timestamp: 5, site: 'n1', needed: false },
            { key: 'y', timestamp: 6, site: 'n1', needed: true },
          ],
        },
      },
    ]);
  });

  it('is not given where sites are blind', () => {
    expect(tell(drive({ parameters: { response: 'blind' } }), [x]).sent).toEqual([]);
  });

  it('counts two senders of one synchronous cycle as both needed, and the second of independent ones not', () => {
    const needed = (cycles: string) =>
      tell(tell(drive({ parameters: { cycles } }), [x]), [x]).message('feedback')?.verdicts[0]
        ?.needed;
    expect([needed('synchronous'), needed('independent')]).toEqual([true, false]);
  });
});

describe('who tells whom (§1.4)', () => {
  const beginCycle = (rumours: Parameters['rumours']) => {
    const site = drive({ parameters: { rumours, fanOut: 3, antiEntropy: 'none' } });
    site.now = milliseconds(100);
    return site.fire('cycleDue').sent;
  };

  it('a push-pull site with nothing hot asks all the same; a push site is silent', () => {
    const partners = ['n2', 'n3', 'n4'];
    expect(beginCycle('push')).toEqual([]);
    expect(beginCycle('pushPull')).toEqual(
      partners.map((to) => ({ to, message: { type: 'rumours', updates: [], wantsAnswer: true } })),
    );
    expect(beginCycle('pull')).toEqual(partners.map((to) => ({ to, message: { type: 'pull' } })));
  });

  it('what came in a synchronous cycle is told from the next cycle on', () => {
    const asked = (cycles: string) =>
      tell(drive({ parameters: { cycles } }), [entry('x', '1', 5, 'n2')]).deliver('n3', {
        type: 'pull',
      });
    expect(asked('synchronous').sent).toEqual([]);
    expect(asked('independent').message('answer')?.updates).toHaveLength(1);
  });

  it('an answer leaves out what the partner has just told, which was in vain for both', () => {
    const site = drive();
    site.now = 5;
    site.ask({ kind: 'put', key: 'x', value: '1' });
    tell(site, [entry('x', '1', 5)], true);
    expect(site.sent).toMatchObject([
      { to: 'n2', message: { type: 'answer', updates: [], feedback: [{ needed: false }] } },
    ]);
    expect(site.knows.rumours).toMatchObject([{ unneeded: true, told: false }]);
  });
});

describe('the states (§1.4)', () => {
  const disk = { x: { value: '1', timestamp: 5, site: 'n1' } };
  const inCycle = (site: Driven, cycle: number): Driven => {
    site.now = milliseconds(100 * cycle);
    return site.fire('cycleDue');
  };

  it('a site that hears of an update is infective, and removed when it has lost interest', () => {
    const site = drive({ parameters: { k: 1, antiEntropy: 'none' } });
    expect(site.role).toBe('susceptible');
    const x = entry('x', '1', 5, 'n2');
    expect(tell(site, [x]).role).toBe('infective');
    expect(inCycle(site, 1).role).toBe('infective');
    site.deliver('n3', {
      type: 'feedback',
      verdicts: [{ key: 'x', timestamp: 5, site: 'n2', needed: false }],
    });
    expect(inCycle(site, 2).role).toBe('removed');
    expect(site.said).toEqual(['loses interest in x=1: too many knew it already']);
  });

  it('a site that comes up with something on its disk is removed, and with anti-entropy alone infective', () => {
    expect(inCycle(drive({ disk }), 1).role).toBe('removed');
    expect(inCycle(drive({ disk, parameters: { rumours: 'none' } }), 1).role).toBe('infective');
  });

  it('what anti-entropy brings is hot only where it is to be hot again (§1.5)', () => {
    const entries = [entry('x', '1', 5, 'n2')];
    const brought = (hotAgain: boolean) =>
      drive({ parameters: { hotAgain } }).deliver('n2', {
        type: 'entries',
        ...{ entries, leaves: null, wantsNewer: false },
      }).role;
    expect([brought(true), brought(false)]).toEqual(['infective', 'removed']);
  });
});

// ---- Anti-entropy ------------------------------------------------------------------------------

const mine = { value: 'mine', timestamp: 7, site: 'n1' };
const theirs = { value: 'theirs', timestamp: 8, site: 'n2' };
const shared = { value: 'shared', timestamp: 3, site: 'n1' };

/** One contact, from n1 to n2, of two sites that each hold an entry which the other lacks. */
const contact = (antiEntropy: Direction, comparison: Parameters['comparison'], isSame = false) => {
  const run = Run.start(gossip, {
    protocol: 'gossip',
    seed: 1,
    nodes: 2,
    clients: [],
    parameters: { rumours: 'none', antiEntropy, comparison, antiEntropyEvery: 1 },
    disks: {
      n1: isSame ? { a: shared } : { a: shared, m: mine },
      n2: isSame ? { a: shared } : { a: shared, t: theirs },
    },
    script: [
      { atMicros: 1, intervention: { kind: 'pause', node: 'n2' } },
      { atMicros: 105_000, intervention: { kind: 'resume', node: 'n2' } },
    ],
    untilMicros: seconds(0.19),
  });
  run.advanceTo(seconds(0.19));
  const values = (node: string) => gossip.describeNode(run.world.node(node).state).value;
  const types = [...run.records].flatMap(({ sent }) => sent.map(({ message }) => message.type));
  return { n1: values('n1'), n2: values('n2'), types };
};

const comparisons = ['full', 'checksum', 'recent', 'merkle'] as const;

describe.each(comparisons)('comparing by %s (§1.3)', (comparison) => {
  it('push brings to the partner what it lacks, and nothing back', () => {
    expect(contact('push', comparison)).toMatchObject({
      n1: 'a=shared m=mine',
      n2: 'a=shared m=mine t=theirs',
    });
  });

  it('pull brings from the partner what one lacks, and nothing there', () => {
    expect(contact('pull', comparison)).toMatchObject({
      n1: 'a=shared m=mine t=theirs',
      n2: 'a=shared t=theirs',
    });
  });

  it('push-pull brings both to the same', () => {
    const { n1, n2 } = contact('pushPull', comparison);
    expect(n1).toBe('a=shared m=mine t=theirs');
    expect(n2).toBe(n1);
  });
});

it('equal databases cost one message, but for whole databases', () => {
  const messages = Object.fromEntries(
    comparisons.map((comparison) => [comparison, contact('pushPull', comparison, true).types]),
  );
  expect(messages).toEqual({
    full: ['entries'],
    checksum: ['checksum'],
    recent: ['recent'],
    merkle: ['hashes'],
  });
});

it('recent updates settle a recent difference without the whole databases', () => {
  expect(contact('pushPull', 'recent').types).toEqual(['recent', 'recent']);
});

// ---- Cycles ------------------------------------------------------------------------------------

const run = (changes: Partial<Scenario>) => {
  const scenario: Scenario = {
    protocol: 'gossip',
    seed: 1,
    nodes: 4,
    clients: [{}],
    script: [],
    untilMicros: seconds(1),
    ...changes,
  };
  const made = Run.start(gossip, scenario);
  made.advanceTo(scenario.untilMicros);
  return made;
};

/** When a site began contacts, not counting expiries at which it only waits. */
const cyclesOf = (made: Run, node: string): readonly Micros[] =>
  [...made.records].flatMap((record) =>
    record.kind === 'timer' && record.node === node && record.after !== record.before
      ? [record.atMicros]
      : [],
  );

const wholeCycles = (from: number, to: number): readonly Micros[] =>
  Array.from({ length: to - from + 1 }, (_, place) => milliseconds(100 * (from + place)));

describe('synchronous cycles', () => {
  it('begin everywhere at whole multiples of their length', () => {
    const made = run({});
    for (const node of ['n1', 'n2', 'n3', 'n4']) {
      expect(cyclesOf(made, node)).toEqual(wholeCycles(1, 10));
    }
  });

  it('take a site in again that has crashed or stood still between two of them', () => {
    const made = run({
      script: [
        at(230, { kind: 'kill', node: 'n1' }),
        at(333, { kind: 'restart', node: 'n1' }),
        at(220, { kind: 'pause', node: 'n2' }),
        at(444, { kind: 'resume', node: 'n2' }),
      ],
    });
    expect(cyclesOf(made, 'n1')).toEqual([...wholeCycles(1, 2), ...wholeCycles(5, 10)]);
    expect(cyclesOf(made, 'n2')).toEqual([...wholeCycles(1, 2), ...wholeCycles(5, 10)]);
  });

  it('follow the site’s own clock, to within a microsecond or two', () => {
    const slow = cyclesOf(
      run({ script: [at(0, { kind: 'setClock', node: 'n1', rate: 0.5 })] }),
      'n1',
    );
    expect(slow.map((micros) => Math.round(micros / 1_000))).toEqual([200, 400, 600, 800, 1_000]);
  });
});

it('independent timers take half to one and a half cycles each, and do not line up', () => {
  const made = run({ parameters: { cycles: 'independent' }, untilMicros: seconds(3) });
  const times = ['n1', 'n2', 'n3', 'n4'].map((node) => cyclesOf(made, node));
  for (const each of times) {
    const gaps = each.slice(1).map((micros, place) => micros - (each[place] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(milliseconds(50));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(milliseconds(150));
  }
  expect(new Set(times.flat()).size).toBe(times.flat().length);
});

it('a death certificate is discarded after its lifetime, and the entry stays away (§2.1)', () => {
  const made = run({
    parameters: { certificateLifetime: milliseconds(800), antiEntropyEvery: 1 },
    script: [at(10, put('c1', 'x', '1', 'n1')), at(500, del('c1', 'x', 'n1'))],
    untilMicros: seconds(2),
  });
  made.seekTo(seconds(1));
  const value = (node: string) => gossip.describeNode(made.world.node(node).state).value;
  expect(['n1', 'n2', 'n3', 'n4'].map(value)).toEqual(['x=✝', 'x=✝', 'x=✝', 'x=✝']);
  made.seekTo(seconds(2));
  expect(['n1', 'n2', 'n3', 'n4'].map(value)).toEqual(['', '', '', '']);
  expect(made.broken).toEqual([]);
});

it('a site that joins gets all there is by anti-entropy', () => {
  const made = run({
    script: [
      at(10, put('c1', 'x', '1', 'n1')),
      at(800, { kind: 'addNode', node: 'n5' }),
      at(810, { kind: 'removeNode', node: 'n1' }),
    ],
    untilMicros: seconds(3),
  });
  expect(gossip.describeNode(made.world.node('n5').state).value).toBe('x=1');
  const names = gossip.describeNode(made.world.node('n2').state).fields;
  expect(names).toContainEqual({ name: 'may contact', value: 'n3, n4, n5' });
});

// ---- The library -------------------------------------------------------------------------------

const scenarioOf = (id: string) => {
  const found = gossip.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

/** When a run first shows that all sites hold the same again. */
const convergedAt = (id: string): Micros => {
  const run = runOf(gossip, scenarioOf(id));
  const seen = run.seen.find(({ monitor }) => monitor.id === 'gossip/converged');
  if (seen === undefined) throw new Error(`${id} does not converge.`);
  return seen.atMicros;
};

it('in the end game pull is done in two cycles, and push takes more', () => {
  expect(convergedAt('end-game-pull')).toBeLessThan(milliseconds(300));
  expect(convergedAt('end-game-push')).toBeGreaterThan(milliseconds(400));
});

it('the rumour that dies leaves some sites in the dark, and anti-entropy after it none', () => {
  const inTheDark = (id: string): number => {
    const run = runOf(gossip, scenarioOf(id));
    return serversOf(run).filter((node) => describedIn(run, node).value === '').length;
  };
  expect(inTheDark('residue')).toBeGreaterThan(3);
  expect(inTheDark('anti-entropy-finishes')).toBe(0);
});

it('the update fills its cluster before it crosses the bridge', () => {
  const run = runOf(gossip, scenarioOf('bridge'));
  const arrivals = (first: number, last: number): Micros[] =>
    [...run.records].flatMap(({ after, atMicros, before, node }) => {
      const number = Number(node?.slice(1));
      const came =
        after !== before && before?.value === 'susceptible' && after?.value !== 'susceptible';
      return came && node?.startsWith('n') && number >= first && number <= last ? [atMicros] : [];
    });
  const [left, right] = [arrivals(1, 8), arrivals(9, 16)];
  expect([left.length, right.length]).toEqual([8, 8]);
  expect(Math.max(...left)).toBeLessThan(Math.min(...right));
});

it('a Merkle comparison sends the entries of one leaf of sixteen, and no others', () => {
  const run = runOf(gossip, scenarioOf('merkle'));
  const entries = [...run.records].flatMap(({ sent }) =>
    sent.flatMap(({ message }) => (message.type === 'entries' ? [message] : [])),
  );
  expect(entries.length).toBeGreaterThan(0);
  for (const message of entries) {
    expect(message).toMatchObject({ leaves: [expect.any(Number)] });
    expect(Object.values(message).flat().length).toBeLessThan(8);
  }
});

it('the client whose write was lost reads the other one', () => {
  const run = runOf(gossip, scenarioOf('concurrent-writes'));
  expect(run.operations.map(({ outcome, result }) => [outcome, result])).toEqual([
    ['ok', { kind: 'done' }],
    ['ok', { kind: 'done' }],
    ['ok', { kind: 'value', value: 'blue' }],
  ]);
});

describe('a disk that a scenario gives', () => {
  it('holds entries by their keys; null is a death certificate', () => {
    const disk = {
      x: { value: '1', timestamp: 5, site: 'n1' },
      y: { value: null, timestamp: 6, site: 'n2' },
    };
    expect(readDisk(disk)).toEqual({
      entries: [
        { key: 'x', value: '1', timestamp: 5, site: 'n1', knew: {} },
        { key: 'y', value: null, timestamp: 6, site: 'n2', knew: {} },
      ],
    });
  });

  it.each([
    [null, 'a disk is an object'],
    [[], 'a disk is an object'],
    [{ x: 1 }, 'the entry under x is no object'],
    [{ x: { value: 1, timestamp: 5, site: 'n1' } }, 'neither text nor null'],
    [{ x: { value: '1', timestamp: 0.5, site: 'n1' } }, 'no whole number'],
    [{ x: { value: '1', timestamp: 5, site: '' } }, 'no name'],
  ])('%j is refused and says what is wrong', (json, complaint) => {
    expect(() => readDisk(json)).toThrow(complaint);
  });
});

it('parameters under which nothing spreads are refused', () => {
  expect(checkParameters({ rumours: 'none', antiEntropy: 'none' })?.what).toContain('nothing');
  expect(checkParameters({ rumours: 'none', antiEntropy: 'pull' })).toBeNull();
  expect(checkParameters({ rumours: 'push', antiEntropy: 'none' })).toBeNull();
});
