import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../sim/scenario.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { primaryBackup, readDisk } from './index.ts';
import { epochAt, lengthOf, storeOf } from './log.ts';
import type { Parameters } from './paper.ts';
import { primaryBackupWords } from './scenarios.ts';
import { entryOf, logOf, Server, type ServerOptions, shipped } from './testing/server.ts';

const put = { kind: 'put', key: 'x', value: '7' } as const;
const get = { kind: 'get', key: 'x' } as const;
const done = { kind: 'ok', result: { kind: 'done' } };

/** The primary of epoch 1, with the beginning of its epoch stored everywhere. */
const primary = (options: ServerOptions = {}): Server => {
  const server = new Server(options).fire('failureTimeout');
  for (const peer of server.knows.self.peers) {
    server.deliver(peer, { type: 'acknowledge', epoch: 1, index: 1 });
  }
  return server;
};

const beginning = {
  type: 'replicate',
  epoch: 1,
  previousIndex: 0,
  previousEpoch: 0,
  entries: [shipped(entryOf(1))],
  stable: 0,
} as const;

describe('Alsberg and Day: one primary by configuration', () => {
  it('the first in the order takes office at once, in epoch 1', () => {
    const server = new Server();
    expect(server.effects).toContainEqual({ kind: 'setTimer', timer: 'failureTimeout', after: 0 });
    server.fire('failureTimeout');
    expect(server.role).toBe('primary');
    expect(server.knows.epoch).toBe(1);
  });

  it('one that starts again waits, whatever it was', () => {
    const durable = { epoch: 1, log: logOf(entryOf(1)) };
    const server = new Server({ durable, incarnation: 1, parameters: { failover: 'order' } });
    expect(server.knows.appointed).toBe(false);
    expect(server.effects).toContainEqual({
      kind: 'setTimer',
      timer: 'failureTimeout',
      after: 3 * 200_000,
    });
  });
});

describe('how many backups a write waits for', () => {
  it.each([
    ['none', 0],
    ['one', 1],
    ['majority', 2],
    ['all', 4],
  ] as const)('%s of four: %i', (acknowledge, needed) => {
    const server = primary({ nodes: 5, parameters: { acknowledge } }).ask(put);
    let heard = 0;
    for (const peer of ['n2', 'n3', 'n4', 'n5']) {
      if (server.answers.length > 0) break;
      server.deliver(peer, { type: 'acknowledge', epoch: 1, index: 2 });
      heard += 1;
    }
    expect(server.answers).toEqual([done]);
    expect(heard).toBe(needed);
  });

  it('an acknowledgement of another epoch, or said twice, does not count', () => {
    const server = primary({ parameters: { acknowledge: 'all' } }).ask(put);
    server.deliver('n2', { type: 'acknowledge', epoch: 1, index: 2 });
    expect(server.deliver('n2', { type: 'acknowledge', epoch: 1, index: 2 }).answers).toEqual([]);
    expect(server.deliver('n3', { type: 'acknowledge', epoch: 4, index: 2 }).answers).toEqual([]);
    expect(server.deliver('n3', { type: 'acknowledge', epoch: 1, index: 2 }).answers).toEqual([
      done,
    ]);
  });

  it('backups of an asynchronous primary acknowledge nothing', () => {
    const backup = new Server({ id: 'n2', parameters: { acknowledge: 'none' } });
    backup.deliver('n1', beginning);
    expect(lengthOf(backup.knows.log)).toBe(1);
    expect(backup.outbox).toEqual([]);
  });
});

describe('disks before words', () => {
  it('a primary has a write on its disk before it ships it or answers', () => {
    const server = primary({ parameters: { acknowledge: 'none' } }).ask(put);
    expect(server.steps).toEqual(['persist', 'send', 'send', 'reply']);
  });

  it('a backup has an entry on its disk before it acknowledges it', () => {
    const backup = new Server({ id: 'n2' }).deliver('n1', beginning);
    expect(backup.steps).toEqual(['persist', 'send']);
  });

  it('a vote is on the disk before it is given', () => {
    const voter = new Server({ id: 'n3' });
    voter.deliver('n2', { type: 'stand', epoch: 2, lastIndex: 0, lastEpoch: 0 });
    expect(voter.steps).toEqual(['persist', 'send']);
    expect(voter.outbox).toEqual([['n2', { type: 'vote', epoch: 2, granted: true }]]);
  });

  it('primary-backup/store-before-acknowledging off: words come first', () => {
    const rulesOff = ['primary-backup/store-before-acknowledging'] as const;
    expect(new Server({ id: 'n2', rulesOff }).deliver('n1', beginning).steps).toEqual([
      'send',
      'persist',
    ]);
  });
});

describe('failover in the fixed order', () => {
  const parameters = { failover: 'order', failureTimeout: 200_000 } as const;

  it('each backup waits one time-out longer than the one before it', () => {
    const timer = (id: string) =>
      new Server({ id, parameters }).effects.find((effect) => effect.kind === 'setTimer');
    expect(timer('n2')).toMatchObject({ after: 200_000 });
    expect(timer('n3')).toMatchObject({ after: 400_000 });
  });

  it('the one that takes over begins an epoch of its own and tells all', () => {
    const server = new Server({ id: 'n3', parameters }).fire('failureTimeout');
    expect(server.role).toBe('primary');
    expect(server.knows.epoch).toBe(3);
    expect(server.outbox.map(([to, { type }]) => [to, type])).toEqual([
      ['n1', 'replicate'],
      ['n2', 'replicate'],
    ]);
  });

  it('no two servers can begin the same epoch', () => {
    const epochs = ['n1', 'n2', 'n3', 'n4', 'n5'].flatMap((id) => {
      const durable = { epoch: 7, log: logOf() };
      const server = new Server({ id, nodes: 5, parameters, durable, incarnation: 1 });
      return server.fire('failureTimeout').knows.epoch;
    });
    expect([...epochs].sort((a, b) => a - b)).toEqual([8, 9, 10, 11, 12]);
  });
});

describe('failover by election', () => {
  it('a candidate needs a majority of all servers', () => {
    const server = new Server({ id: 'n2', nodes: 5 }).fire('failureTimeout');
    expect(server.role).toBe('candidate');
    server.deliver('n3', { type: 'vote', epoch: 2, granted: true });
    expect(server.role).toBe('candidate');
    server.deliver('n4', { type: 'vote', epoch: 2, granted: false });
    expect(server.role).toBe('candidate');
    server.deliver('n5', { type: 'vote', epoch: 2, granted: true });
    expect(server.role).toBe('primary');
  });

  it.each([
    ['a shorter log of the same epoch', 1, 1, false],
    ['an equal log', 2, 1, true],
    ['a shorter log of a later epoch', 1, 2, true],
    ['a longer log of an earlier epoch', 9, 0, false],
  ])('a vote for %s', (_, lastIndex, lastEpoch, granted) => {
    const durable = { epoch: 1, log: logOf(entryOf(1), entryOf(1, 'x=1')) };
    const voter = new Server({ id: 'n3', durable, incarnation: 1 });
    voter.deliver('n2', { type: 'stand', epoch: 5, lastIndex, lastEpoch });
    expect(voter.outbox).toEqual([['n2', { type: 'vote', epoch: 5, granted }]]);
  });

  it('only one candidate gets the vote of an epoch, since it is its own', () => {
    const voter = new Server({ id: 'n3' });
    voter.deliver('n2', { type: 'stand', epoch: 5, lastIndex: 0, lastEpoch: 0 });
    voter.deliver('n1', { type: 'stand', epoch: 4, lastIndex: 0, lastEpoch: 0 });
    expect(voter.outbox).toEqual([['n1', { type: 'vote', epoch: 5, granted: false }]]);
  });
});

describe('fencing', () => {
  const promised = (rulesOff: ServerOptions['rulesOff'] = []): Server =>
    new Server({ id: 'n3', rulesOff, durable: { epoch: 2, log: logOf() }, incarnation: 1 });

  it('a backup refuses the primary of an older epoch and keeps its log', () => {
    const backup = promised().deliver('n1', beginning);
    expect(backup.outbox).toEqual([['n1', { type: 'refuse', epoch: 2 }]]);
    expect(lengthOf(backup.knows.log)).toBe(0);
  });

  it('without fencing it does what it is told', () => {
    const backup = promised(['primary-backup/fencing']).deliver('n1', beginning);
    expect(backup.outbox).toEqual([['n1', { type: 'acknowledge', epoch: 1, index: 1 }]]);
  });

  it('a primary that is refused gives way and sends its clients on', () => {
    const server = primary({ parameters: { failover: 'order' } }).ask(put);
    server.deliver('n3', { type: 'refuse', epoch: 2 });
    expect(server.role).toBe('backup');
    expect(server.answers).toEqual([{ kind: 'redirect', to: 'n2' }]);
  });
});

describe('bringing a log in line', () => {
  /** n1 was the primary of epoch 1 and wrote x=1 that nobody else has; n2 leads epoch 2. */
  const returned = (rulesOff: ServerOptions['rulesOff'] = []): Server =>
    new Server({
      rulesOff,
      durable: { epoch: 1, log: logOf(entryOf(1), entryOf(1, 'x=1')) },
      incarnation: 1,
    });
  const fromIndexTwo = {
    type: 'replicate',
    epoch: 2,
    previousIndex: 1,
    previousEpoch: 1,
    entries: [shipped(entryOf(2)), shipped(entryOf(2, 'x=2'))],
    stable: 0,
  } as const;

  it('asks with the last entry that it has', () => {
    const heartbeat = {
      type: 'heartbeat',
      epoch: 2,
      lastIndex: 3,
      lastEpoch: 2,
      stable: 3,
    } as const;
    expect(returned().deliver('n2', heartbeat).outbox).toEqual([
      ['n2', { type: 'fetch', epoch: 2, index: 2, lastEpoch: 1, whole: false }],
    ]);
  });

  it('the primary answers with what follows the last entry that both have', () => {
    const durable = { epoch: 1, log: logOf(entryOf(1)) };
    const server = new Server({
      id: 'n2',
      durable,
      incarnation: 1,
      parameters: { failover: 'order' },
    });
    server.fire('failureTimeout').ask(put);
    server.deliver('n1', { type: 'fetch', epoch: 2, index: 2, lastEpoch: 1, whole: false });
    expect(server.outbox).toMatchObject([
      ['n1', { type: 'replicate', previousIndex: 1, previousEpoch: 1, entries: [{}, {}] }],
    ]);
  });

  it('discards what only it has, says so, and executes the rest', () => {
    const server = returned().deliver('n2', fromIndexTwo);
    expect([1, 2, 3].map((index) => epochAt(server.knows.log, index))).toEqual([1, 2, 2]);
    expect(server.knows.store.values.get('x')).toBe('2');
    expect(server.effects).toContainEqual({
      kind: 'note',
      rule: 'primary-backup/discard-on-return',
      important: true,
      text: 'discards x=1, which n2, the primary of epoch 2, does not have',
    });
  });

  it('primary-backup/discard-on-return off: it keeps them', () => {
    const server = returned(['primary-backup/discard-on-return']).deliver('n2', fromIndexTwo);
    expect([1, 2, 3].map((index) => epochAt(server.knows.log, index))).toEqual([1, 1, 2]);
  });

  it('the primary sends the whole state where its log is gone', () => {
    const server = primary({ parameters: { acknowledge: 'none', logKept: 1 } });
    for (let sequence = 1; sequence <= 6; sequence++) {
      server.ask({ ...put, value: `${sequence}` }, { client: 'c1', sequence });
    }
    server.deliver('n2', { type: 'fetch', epoch: 1, index: 1, lastEpoch: 1, whole: false });
    expect(server.outbox).toMatchObject([
      ['n2', { type: 'wholeState', lastIndex: 7, agreesUntil: 1, values: [['x', '6']] }],
    ]);

    const backup = new Server({ id: 'n2' }).deliver('n1', beginning);
    for (const [, message] of server.outbox) backup.deliver('n1', message);
    expect(backup.knows.store.values.get('x')).toBe('6');
    expect(lengthOf(backup.knows.log)).toBe(7);
    expect(backup.outbox).toEqual([['n1', { type: 'acknowledge', epoch: 1, index: 7 }]]);
  });

  it('a gap is asked for, not skipped', () => {
    const backup = new Server({ id: 'n2' }).deliver('n1', { ...beginning, previousIndex: 4 });
    expect(lengthOf(backup.knows.log)).toBe(0);
    expect(backup.outbox).toMatchObject([['n1', { type: 'fetch', index: 0 }]]);
  });
});

describe('what is shipped', () => {
  const sample = { kind: 'sample', key: 'x', source: 'now' } as const;

  it('the log: the operation alone, which the backup executes', () => {
    const server = primary({ parameters: { ship: 'log' } }).ask(sample);
    expect(server.outbox[0]?.[1]).toMatchObject({
      entries: [{ command: { operation: sample }, execution: null }],
    });
  });

  it('the state: what the operation has changed', () => {
    const server = primary({ parameters: { ship: 'state' } }).ask(sample);
    expect(server.outbox[0]?.[1]).toMatchObject({
      entries: [{ execution: { changes: [{ key: 'x', value: '5000' }] } }],
    });
  });

  it('a pulling backup asks on, which acknowledges', () => {
    const parameters = { transfer: 'pull' } as const;
    const backup = new Server({ id: 'n2', parameters }).deliver('n1', beginning);
    expect(backup.outbox).toEqual([
      ['n1', { type: 'fetch', epoch: 1, index: 1, lastEpoch: 1, whole: false }],
    ]);
    const server = primary({ parameters }).ask(put);
    expect(server.outbox).toEqual([]);
    server.deliver('n2', { type: 'fetch', epoch: 1, index: 2, lastEpoch: 1, whole: false });
    expect(server.answers).toEqual([done]);
  });

  it('entries gathered for the shipping delay go out together', () => {
    const server = primary({ parameters: { shipDelay: 1_000, acknowledge: 'none' } });
    expect(server.ask(put).outbox).toEqual([]);
    expect(server.ask(put, { client: 'c2', sequence: 1 }).outbox).toEqual([]);
    expect(server.fire('shipDue').outbox).toMatchObject([
      ['n2', { entries: [{}, {}] }],
      ['n3', { entries: [{}, {}] }],
    ]);
  });
});

describe('reads', () => {
  it('see what enough backups have stored, and no more', () => {
    const server = primary().ask(put);
    server.ask(get, { client: 'c2', sequence: 1 });
    expect(server.answers).toEqual([{ kind: 'ok', result: { kind: 'value', value: null } }]);
    server.deliver('n2', { type: 'acknowledge', epoch: 1, index: 2 });
    server.ask(get, { client: 'c2', sequence: 2 });
    expect(server.answers).toEqual([{ kind: 'ok', result: { kind: 'value', value: '7' } }]);
  });

  it('wait at a new primary until the beginning of its epoch is stored', () => {
    const server = new Server().fire('failureTimeout').ask(get);
    expect(server.answers).toEqual([]);
    server.deliver('n3', { type: 'acknowledge', epoch: 1, index: 1 });
    expect(server.answers).toEqual([{ kind: 'ok', result: { kind: 'value', value: null } }]);
  });

  it('a backup sends readers and writers to the primary (Pb3)', () => {
    const backup = new Server({ id: 'n2' }).deliver('n1', beginning);
    expect(backup.ask(get).answers).toEqual([{ kind: 'redirect', to: 'n1' }]);
    expect(backup.ask(put).answers).toEqual([{ kind: 'redirect', to: 'n1' }]);
  });
});

describe('the same request again', () => {
  it('is answered and not executed again', () => {
    const server = primary().ask(put);
    expect(server.ask(put).answers).toEqual([]);
    server.deliver('n2', { type: 'acknowledge', epoch: 1, index: 2 });
    expect(server.ask(put).answers).toEqual([done]);
    expect(lengthOf(server.knows.log)).toBe(2);
  });

  it('is known to the next primary, which answers once its epoch has begun', () => {
    const durable = { epoch: 1, log: logOf(entryOf(1), entryOf(1, 'x=7')) };
    const server = new Server({
      id: 'n2',
      durable,
      incarnation: 1,
      parameters: { failover: 'order' },
    });
    server.fire('failureTimeout').ask(put, { client: 'c9', sequence: 1 });
    expect(server.answers).toEqual([]);
    server.deliver('n3', { type: 'acknowledge', epoch: 2, index: 3 });
    expect(server.answers).toEqual([done]);
  });

  it('primary-backup/execute-once off: it is executed again', () => {
    const server = primary({ rulesOff: ['primary-backup/execute-once'] })
      .ask(put)
      .ask(put);
    expect(lengthOf(server.knows.log)).toBe(3);
  });
});

// ---- What a disk is given

const onDisk = { epoch: 1, key: 'x', value: '7', client: 'c1', sequence: 3 };

it('reads an epoch and a log, with what it leads to', () => {
  const { epoch, log } = readDisk({ epoch: 4, log: [{ epoch: 1 }, onDisk] });
  expect(epoch).toBe(4);
  expect(lengthOf(log)).toBe(2);
  expect(storeOf(log).values.get('x')).toBe('7');
  expect(storeOf(log).sessions.get('c1')).toMatchObject({ sequence: 3, index: 2 });
});

describe('says what is wrong', () => {
  it.each([
    [null, 'The disk must be { epoch, log }'],
    [{ epoch: 0, log: [] }, 'epoch must be a whole number, at least 1'],
    [{ epoch: 1, log: {} }, 'log must be a list of entries'],
    [{ epoch: 1, log: [{ epoch: 2 }] }, 'log[0].epoch must be at most epoch (1)'],
    [
      { epoch: 3, log: [{ epoch: 2 }, { epoch: 1 }] },
      'log[1].epoch must be a whole number, at least 2',
    ],
    [{ epoch: 1, log: [{ ...onDisk, value: 7 }] }, 'log[0].value must be a text'],
    [{ epoch: 1, log: [{ ...onDisk, client: null }] }, 'log[0].client must be a text'],
  ])('%j', (disk, message) => {
    expect(() => readDisk(disk)).toThrow(message);
  });
});

// ---- Messages a write

/** Messages between servers that serve one write, counted along causes. */
const messagesForWrite = (nodes: number, parameters: Partial<Parameters>): number => {
  const scenario: Scenario = {
    ...primaryBackupWords.settings['by-hand'],
    protocol: 'primary-backup',
    seed: 1,
    clients: [{}],
    nodes,
    parameters,
    script: [
      {
        atMicros: 200_000,
        intervention: {
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'put', key: 'x', value: '1' },
          to: 'n1',
        },
      },
    ],
    untilMicros: 600_000,
  };
  const run = runOf(primaryBackup, scenario);
  expect(run.operations[0]?.outcome).toBe('ok');
  return [...run.records]
    .flatMap(({ sent }) => sent)
    .filter(({ operation, from, to }) => operation === 'c1#1' && from !== 'c1' && to !== 'c1')
    .length;
};

describe.each([2, 3, 4, 6])('with %i servers', (nodes) => {
  const backups = nodes - 1;

  it.each(['log', 'state'] as const)('asynchronous: n messages a write, shipping %s', (ship) => {
    expect(messagesForWrite(nodes, { acknowledge: 'none', ship })).toBe(backups);
  });

  it.each(['one', 'majority', 'all'] as const)(
    'waiting for %s: 2n messages a write',
    (acknowledge) => {
      expect(messagesForWrite(nodes, { acknowledge })).toBe(2 * backups);
    },
  );
});
