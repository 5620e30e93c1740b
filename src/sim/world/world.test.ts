import { describe, expect, it } from 'vitest';
import type { Intervention, ScriptEntry } from '../intervention.ts';
import { type EventRecord, messageIdOf, shareOfWay } from '../record.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds, seconds } from '../time.ts';

const quiet: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  network: { latencyMicros: [10_000, 10_000] },
  diskMicros: [2_000, 2_000],
  script: [],
  untilMicros: seconds(5),
};

const at = (atMicros: number, intervention: Intervention): ScriptEntry => ({
  atMicros,
  intervention,
});

const put = (atMicros: number, to = 'n1', value = '1'): ScriptEntry =>
  at(atMicros, {
    kind: 'operation',
    client: 'c1',
    operation: { kind: 'put', key: 'x', value },
    to,
  });

const played = (
  script: readonly ScriptEntry[],
  untilMicros: number,
  changes: Partial<Scenario> = {},
): Run => {
  const run = Run.start(relay, { ...quiet, ...changes, script });
  run.advanceTo(untilMicros);
  return run;
};

const kindsOf = <Kind extends EventRecord['kind']>(
  run: Run,
  kind: Kind,
): readonly Extract<EventRecord, { kind: Kind }>[] =>
  [...run.records].filter(
    (record): record is Extract<EventRecord, { kind: Kind }> => record.kind === kind,
  );

const storedBy = (run: Run, id: string): unknown => {
  const { durable } = run.world.node(id);
  return (durable as { stored: Record<string, string> } | null)?.stored['x']; // the relay's disk
};

describe('a disk', () => {
  it('holds back what follows a write until the write is done', () => {
    const run = played([put(0)], milliseconds(100));
    const [reply] = [...run.records]
      .flatMap(({ sent }) => sent)
      .filter(({ message }) => message.type === 'reply');
    expect(reply?.sentAtMicros).toBe(12_000);
    expect(storedBy(run, 'n1')).toBe('1');
  });

  it('lets what it holds back keep the operation that it serves', () => {
    const run = played(
      [
        put(0),
        at(1, { kind: 'operation', client: 'c2', operation: { kind: 'get', key: 'x' }, to: 'n1' }),
      ],
      milliseconds(100),
      { clients: [{}, {}] },
    );
    const replies = [...run.records]
      .flatMap(({ sent }) => sent)
      .filter(({ from, message }) => from === 'n1' && message.type === 'reply');
    expect(replies.map(({ operation, sentAtMicros }) => [operation, sentAtMicros])).toEqual([
      ['c1#1', 12_000],
      ['c2#1', 12_000],
    ]);
  });

  it('loses, in a crash, what it had not finished writing', () => {
    const run = played([put(0), at(11_000, { kind: 'kill', node: 'n1' })], seconds(0.3));
    expect(run.world.node('n1')).toMatchObject({ status: 'down', durable: null, pendingWrites: 0 });
    expect(kindsOf(run, 'diskDone')).toHaveLength(0);
  });

  it('keeps, through a crash, what it had finished, for the next incarnation to find', () => {
    const run = played(
      [
        put(0),
        at(13_000, { kind: 'kill', node: 'n1' }),
        at(20_000, { kind: 'restart', node: 'n1' }),
      ],
      milliseconds(21),
    );
    expect(run.world.node('n1')).toMatchObject({ status: 'up', incarnation: 1 });
    expect(run.world.node('n1').state.context).toMatchObject({ stored: { x: '1' }, starts: 2 });
  });

  it('that loses unsynced writes reports them done and stores nothing', () => {
    const run = played([put(0), at(11_000, { kind: 'loseUnsynced', node: 'n1' })], seconds(0.1));
    expect(run.operations[0]?.outcome).toBe('ok');
    expect(kindsOf(run, 'diskDone')[0]?.stored).toBe(false);
    expect(storedBy(run, 'n1')).toBeUndefined();
  });

  it('can be wiped while its node is down, and only then', () => {
    const killed = at(13_000, { kind: 'kill', node: 'n1' });
    const wiped = played(
      [put(0), killed, at(14_000, { kind: 'wipeDisk', node: 'n1' })],
      milliseconds(15),
    );
    expect(wiped.world.node('n1').durable).toBeNull();
    expect(() => played([at(5, { kind: 'wipeDisk', node: 'n1' })], 10)).toThrow(/Kill n1 first/);
  });

  it('can be given with the scenario', () => {
    const disks = { n2: { stored: { x: 'given' }, starts: 4 } };
    expect(played([], 0, { disks }).world.node('n2').state.context).toMatchObject({ starts: 5 });
    expect(() => played([], 0, { disks: { n2: { odd: true } } })).toThrow(/it needs `stored`/);
  });
});

describe('a crash', () => {
  it('stops timers, so that none of an earlier incarnation fires', () => {
    const run = played(
      [at(1_000, { kind: 'kill', node: 'n1' }), at(2_000, { kind: 'restart', node: 'n1' })],
      seconds(0.06),
    );
    const fired = kindsOf(run, 'timer').filter(({ node }) => node === 'n1');
    for (const { cause } of fired)
      expect(run.records.at(cause)?.atMicros).toBeGreaterThanOrEqual(2_000);
    // Those that the next incarnation sets do fire.
    expect(fired.length).toBeGreaterThan(0);
  });

  it('loses messages that arrive while the node is down', () => {
    const run = played([put(0), at(5_000, { kind: 'kill', node: 'n1' })], milliseconds(20));
    expect(kindsOf(run, 'lost')[0]).toMatchObject({ reason: 'receiver-down', atMicros: 10_000 });
  });
});

describe('at one instant', () => {
  it('what is due comes before what is done, unless the script says after how much of it', () => {
    const kill = (afterStep?: number): ScriptEntry => ({
      ...at(10_000, { kind: 'kill', node: 'n1' }),
      ...(afterStep === undefined ? {} : { afterStep }),
    });
    const arrives = (run: Run) =>
      kindsOf(run, 'deliver').some(({ atMicros }) => atMicros === 10_000);
    expect(arrives(played([put(0), kill()], milliseconds(20)))).toBe(true);
    expect(arrives(played([put(0), kill(0)], milliseconds(20)))).toBe(false);
    // The request that arrives is the first event of its instant, and the kill comes right after it.
    const run = played(
      [
        put(0),
        at(0, { kind: 'operation', client: 'c2', operation: { kind: 'get', key: 'x' }, to: 'n1' }),
        kill(1),
      ],
      milliseconds(20),
      { clients: [{}, {}] },
    );
    const then = [...run.records].filter(({ atMicros }) => atMicros === 10_000);
    expect(then.map(({ kind }) => kind)).toEqual(['deliver', 'intervention', 'lost']);
  });
});

describe('a pause', () => {
  it('keeps everything, and lets messages and timers wait', () => {
    const run = played(
      [
        at(1_000, { kind: 'pause', node: 'n1' }),
        put(2_000),
        at(seconds(0.3), { kind: 'resume', node: 'n1' }),
      ],
      seconds(0.3) - 1,
      { nodes: 1 },
    );
    expect(run.world.node('n1')).toMatchObject({ status: 'paused' });
    expect(run.world.node('n1').waiting).toBeGreaterThanOrEqual(2);
    expect(
      [...run.records].filter(
        ({ node, kind }) => node === 'n1' && kind !== 'start' && kind !== 'intervention',
      ),
    ).toEqual([]);
    run.advanceTo(seconds(0.4));
    const woken = [...run.records].filter(
      ({ node, atMicros }) => node === 'n1' && atMicros === seconds(0.3),
    );
    expect(woken.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['deliver', 'timer']));
    expect(run.operations[0]?.outcome).toBe('ok');
  });
});

describe('a node killed while it is paused', () => {
  it('loses the messages that waited for it, and the record says so', () => {
    const run = played(
      [
        at(1_000, { kind: 'pause', node: 'n1' }),
        put(2_000),
        at(seconds(0.2), { kind: 'kill', node: 'n1' }),
      ],
      seconds(0.2),
      { nodes: 1 },
    );
    const killed = kindsOf(run, 'intervention').at(-1);
    expect(killed?.destroyed.map(messageIdOf)).toEqual(['c1>n1#1']);
    expect(killed?.destroyed[0]).toMatchObject({ lossReason: 'receiver-down' });
  });
});

describe('a clock', () => {
  it('that runs fast makes timers fire early, also those that run already', () => {
    const firstTick = (run: Run) =>
      kindsOf(run, 'timer').find(({ node }) => node === 'n1')?.atMicros ?? 0;
    const normal = firstTick(played([], seconds(0.2), { nodes: 1 }));
    const fast = firstTick(
      played([at(0, { kind: 'setClock', node: 'n1', rate: 2 })], seconds(0.2), { nodes: 1 }),
    );
    expect(fast).toBe(Math.round(normal / 2));
  });

  it('never makes time stand still, however fast it runs', () => {
    const script = [
      put(0),
      at(1_000, { kind: 'setClock', node: 'c1', rate: 10 }),
      at(1_000, { kind: 'cut', from: 'c1', to: 'n1' }),
    ];
    const clientSettings = { timeoutMicros: 1, attempts: 1_000, backoffMicros: 1 };
    const run = played(script, 3_000, { nodes: 1, clientSettings });
    const timeOuts = kindsOf(run, 'timer').filter(({ timer }) => timer === 'requestTimeout');
    const moments = timeOuts.map(({ atMicros }) => atMicros);
    expect(moments.length).toBe(1_000);
    expect(new Set(moments).size).toBe(moments.length);
  });

  it('shows the time it has run, at the rates it had', () => {
    const run = played(
      [
        at(seconds(1), { kind: 'setClock', node: 'n1', rate: 2 }),
        at(seconds(2), { kind: 'setClock', node: 'n1', rate: 0.5 }),
      ],
      seconds(4),
    );
    expect(run.world.node('n1').localMicros).toBe(seconds(4));
    run.advanceTo(seconds(5));
    expect(run.world.node('n1').localMicros).toBe(seconds(4.5));
  });
});

describe('a link', () => {
  it('numbers its messages, so that each has a name that stays', () => {
    const run = played([put(0), put(seconds(1))], seconds(2));
    const toFirst = [...run.records]
      .flatMap(({ sent }) => sent)
      .filter(({ from, to }) => from === 'c1' && to === 'n1');
    expect(toFirst.map(messageIdOf)).toEqual(['c1>n1#1', 'c1>n1#2']);
  });

  it('delivers in order unless it reorders', () => {
    const arrivals = (reordering: number) => {
      const run = played([], seconds(5), {
        network: { latencyMicros: [1_000, 30_000], reordering },
      });
      const sequences = kindsOf(run, 'deliver')
        .filter(({ message }) => message.from === 'n1' && message.to === 'n2')
        .map(({ message }) => message.sequence);
      expect(sequences.length).toBeGreaterThan(20);
      return sequences.every((sequence, place) => sequence > (sequences[place - 1] ?? 0));
    };
    expect(arrivals(0)).toBe(true);
    expect(arrivals(0.5)).toBe(false);
  });

  it('loses what is in flight when it is cut, and what is sent while it is', () => {
    const run = played(
      [
        put(0),
        at(5_000, { kind: 'cut', from: 'c1', to: 'n1' }),
        at(seconds(1.2), { kind: 'mend', from: 'c1', to: 'n1' }),
      ],
      milliseconds(6),
      { nodes: 1 },
    );
    const [cut] = kindsOf(run, 'intervention').slice(-1);
    expect(cut?.destroyed.map(messageIdOf)).toEqual(['c1>n1#1']);
    expect(cut?.destroyed[0]).toMatchObject({ diesAtMicros: 5_000, lossReason: 'cut' });
    run.advanceTo(seconds(2));
    expect(kindsOf(run, 'lost')[0]).toMatchObject({ reason: 'cut', message: { sequence: 2 } });
    expect(run.operations[0]?.outcome).toBe('ok');
  });

  it('is cut one way without the other', () => {
    const run = played([at(0, { kind: 'cut', from: 'n1', to: 'n2' })], 10);
    expect(run.world.isCut('n1', 'n2')).toBe(true);
    expect(run.world.isCut('n2', 'n1')).toBe(false);
  });

  it('loses and doubles about as many messages as its settings say', () => {
    const run = played([], seconds(60), {
      untilMicros: seconds(60),
      network: { loss: 0.2, duplication: 0.1 },
    });
    const sent = [...run.records].flatMap((record) => record.sent);
    const originals = sent.filter(({ copy }) => copy === 0);
    const lost = originals.filter(({ lossReason }) => lossReason === 'loss');
    const doubled = sent.filter(({ copy }) => copy === 1);
    expect(originals.length).toBeGreaterThan(2_000);
    expect(lost.length / originals.length).toBeCloseTo(0.2, 1);
    expect(doubled.length / (originals.length - lost.length)).toBeCloseTo(0.1, 1);
  });
});

describe('a partition', () => {
  it('cuts between groups both ways, mends within them, and leaves unnamed clients connected', () => {
    const run = played(
      [
        at(0, { kind: 'cut', from: 'n2', to: 'n3' }),
        at(1, { kind: 'partition', groups: [['n1', 'c1']] }),
        at(seconds(1), { kind: 'partition', groups: [['n2']] }),
        at(seconds(2), { kind: 'heal' }),
      ],
      2,
    );
    const cuts = () =>
      run.world.nodeIds.flatMap((from) =>
        run.world.nodeIds.filter((to) => run.world.isCut(from, to)).map((to) => `${from}>${to}`),
      );
    expect(cuts()).toEqual([
      'n1>n2',
      'n1>n3',
      'n2>n1',
      'n2>c1',
      'n3>n1',
      'n3>c1',
      'c1>n2',
      'c1>n3',
    ]);
    run.advanceTo(seconds(1));
    expect(cuts()).toEqual([
      'n1>n2',
      'n2>n1',
      'n2>n3',
      'n2>c1',
      'n3>n2',
      'n3>c1',
      'c1>n2',
      'c1>n3',
    ]);
    run.advanceTo(seconds(2));
    expect(cuts()).toEqual([]);
  });
});

describe('one message', () => {
  const flying = () => {
    const run = played([put(0)], milliseconds(5));
    return run;
  };
  const arrivals = (run: Run) =>
    kindsOf(run, 'deliver')
      .filter(({ message }) => message.message.type === 'request')
      .map(({ atMicros }) => atMicros);

  it('can be dropped', () => {
    const run = flying();
    run.intervene({ kind: 'drop', message: 'c1>n1#1' });
    run.advanceTo(milliseconds(50));
    expect(arrivals(run)).toEqual([]);
  });

  it('can be delayed', () => {
    const run = flying();
    run.intervene({ kind: 'delay', message: 'c1>n1#1', byMicros: 7_000 });
    run.advanceTo(milliseconds(50));
    expect(arrivals(run)).toEqual([17_000]);
  });

  it('goes on from where it was when it is delayed, once or again', () => {
    const run = flying();
    const gone = (): number => {
      const message = run.world.message('c1>n1#1');
      if (message === null) throw new Error('The message is not on its way.');
      return shareOfWay(message, run.nowMicros);
    };
    expect(gone()).toBe(0.5);
    run.intervene({ kind: 'delay', message: 'c1>n1#1', byMicros: 5_000 });
    expect(gone()).toBe(0.5);
    run.advanceTo(run.nowMicros + 5_000);
    expect(gone()).toBe(0.75);
    run.intervene({ kind: 'delay', message: 'c1>n1#1', byMicros: 7_000 });
    expect(gone()).toBe(0.75);
  });

  it('can be delivered now', () => {
    const run = flying();
    run.intervene({ kind: 'deliverNow', message: 'c1>n1#1' });
    run.advanceTo(milliseconds(50));
    expect(arrivals(run)).toEqual([5_000]);
  });

  it('can be doubled, and the duplicate has a name of its own', () => {
    const run = flying();
    run.intervene({ kind: 'duplicate', message: 'c1>n1#1' });
    expect(run.world.message('c1>n1#1+1')).not.toBeNull();
    run.advanceTo(milliseconds(50));
    expect(arrivals(run)).toEqual([10_000, 20_000]);
  });

  it('that has arrived or was never sent cannot be touched, and the error says which', () => {
    const drop = (message: string) => at(seconds(1), { kind: 'drop', message });
    expect(() => played([put(0), drop('c1>n1#1')], seconds(1))).toThrow(
      /Script entry 2 \(drop\): Message c1>n1#1 is no longer on its way at 1 s/,
    );
    expect(() => played([drop('c1>n2#3')], seconds(1))).toThrow(/c1 has sent 0 to n2/);
    expect(() => played([drop('nonsense')], seconds(1))).toThrow(/such as n1>n2#14/);
  });
});

describe('a timer', () => {
  it('can be made to fire by hand', () => {
    const run = played([at(1_000, { kind: 'fireTimer', node: 'n1', timer: 'tick' })], 1_000);
    const [timer] = kindsOf(run, 'timer');
    expect(timer).toMatchObject({ node: 'n1', atMicros: 1_000, byHand: true });
    expect(run.records.at(timer?.cause ?? -1)?.kind).toBe('intervention');
  });

  it('that does not run cannot, and the error says which do', () => {
    const script = [at(1_000, { kind: 'fireTimer', node: 'n1', timer: 'rest' })];
    expect(() => played(script, 1_000)).toThrow(/no timer rest.*Running there: tick/);
  });
});

describe('membership', () => {
  it('can grow and shrink where the protocol allows it, and the others are told', () => {
    const run = played(
      [at(1_000, { kind: 'addNode', node: 'n4' }), at(2_000, { kind: 'removeNode', node: 'n1' })],
      2_000,
    );
    expect(run.world.nodeIds).toEqual(['n1', 'n2', 'n3', 'n4', 'c1']);
    expect(run.world.node('n1').status).toBe('removed');
    expect(run.world.node('n2').state.context).toMatchObject({ peers: ['n3', 'n4'] });
    expect(run.world.node('n4').state.context).toMatchObject({ peers: ['n2', 'n3'] });
    run.advanceTo(seconds(2));
    run.seekTo(1_500);
    expect(run.world.node('n1').status).toBe('up');
    run.seekTo(500);
    expect(run.world.nodeIds).toEqual(['n1', 'n2', 'n3', 'c1']);
  });

  it('shows a server that has not started in the state that it will start in', () => {
    const run = Run.start(relay, {
      ...quiet,
      script: [at(1_000, { kind: 'addNode', node: 'n4' })],
    });
    while (!run.world.nodeIds.includes('n4')) run.stepForward();
    const added = run.world.node('n4');
    expect(added.status).toBe('down');
    while (run.world.node('n4').status === 'down') run.stepForward();
    expect(run.world.node('n4').state).toEqual(added.state);
  });
});

describe('a traitor', () => {
  it('behaves as its behaviour says, until it is honest again', () => {
    const sentBy = (run: Run, from: number, to: number) =>
      [...run.records]
        .flatMap(({ sent }) => sent)
        .filter(
          (message) =>
            message.from === 'n1' && message.sentAtMicros >= from && message.sentAtMicros < to,
        ).length;
    const run = played(
      [
        at(0, { kind: 'betray', node: 'n1', behaviour: 'mute' }),
        at(seconds(2), { kind: 'betray', node: 'n1', behaviour: null }),
      ],
      seconds(4),
    );
    expect(sentBy(run, 0, seconds(2))).toBe(0);
    expect(sentBy(run, seconds(2), seconds(4))).toBeGreaterThan(10);
  });
});
