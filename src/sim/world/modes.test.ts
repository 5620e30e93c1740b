import { describe, expect, it } from 'vitest';
import { assign } from 'xstate';
import type { Intervention, ScriptEntry } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import { type NodeInput, protocolSetup } from '../protocol-setup.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { type Signature, signatureOf, unforgeable } from '../signature.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds, seconds } from '../time.ts';
import type { BehaviourSet } from '../wire.ts';

interface Vote {
  readonly type: 'vote';
  readonly votes: readonly Signature[];
}

interface Context {
  readonly id: string;
  readonly peers: readonly string[];
  readonly behaviour: string | null;
  readonly sent: number;
  readonly withheld: readonly number[];
  readonly heard: readonly Signature[];
}

const votesOf = ({ id, behaviour, sent, withheld, heard }: Context): readonly Signature[] => {
  if (behaviour === 'withhold') return [];
  const own = [...withheld, sent].map((number) => signatureOf(id, { number }));
  const forged = behaviour === 'forge' ? [signatureOf('n2', { number: 1_000 })] : [];
  return [...own, ...heard.slice(-1), ...forged];
};

/**
 * Every 50 ms a server sends its vote, signed, with the last one that it has heard. A traitor may hold
 * its votes back and send them all later, or forge one of n2.
 */
const machine = protocolSetup<Context, Vote, 'due', null, object, BehaviourSet>().createMachine({
  context: ({ input }: { input: NodeInput<null, object> }) => ({
    id: input.id,
    peers: input.peers,
    behaviour: input.behaviour ?? null,
    sent: 0,
    withheld: [],
    heard: [],
  }),
  initial: 'voting',
  on: {
    behaviourSet: {
      actions: [
        assign(({ event }) => ({ behaviour: event.behaviour })),
        { type: 'effects', params: [{ kind: 'note', text: 'changes sides' }] },
      ],
    },
    vote: {
      actions: assign(({ context, event }) => ({
        heard: [...context.heard, ...event.message.votes],
      })),
    },
    due: {
      target: '.voting',
      actions: [
        {
          type: 'effects',
          params: ({ context }) => {
            const votes = votesOf(context);
            return votes.length === 0
              ? []
              : context.peers.map((to) => ({
                  kind: 'send' as const,
                  to,
                  message: { type: 'vote' as const, votes },
                }));
          },
        },
        assign(({ context }) => ({
          sent: context.sent + 1,
          withheld: context.behaviour === 'withhold' ? [...context.withheld, context.sent] : [],
        })),
      ],
    },
  },
  states: {
    voting: {
      entry: { type: 'effects', params: [{ kind: 'setTimer', timer: 'due', after: 50_000 }] },
    },
  },
});

const paper = { paper: 'The engine’s tests', section: 'votes' };

const voting: Protocol = {
  ...relay,
  machine,
  modes: { withhold: 'keeps its votes and sends them later', forge: 'signs for n2' },
  monitors: [unforgeable('voting', paper)],
};

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [],
  untilMicros: seconds(1),
};

const at = (millis: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(millis),
  intervention,
});

const betray = (behaviour: string | null): Intervention => ({
  kind: 'betray',
  node: 'n1',
  behaviour,
});

const played = (script: readonly ScriptEntry[]): Run => {
  const run = Run.start(voting, { ...scenario, script });
  run.advanceTo(scenario.untilMicros);
  return run;
};

/** How many votes of its own n1 sends in each message to n2, by the time in milliseconds. */
const votesSent = (run: Run): readonly (readonly [millis: number, votes: number])[] =>
  [...run.records]
    .flatMap(({ sent }) => sent)
    .filter(({ from, to }) => from === 'n1' && to === 'n2')
    .map(({ sentAtMicros, message }) => [
      sentAtMicros / 1_000,
      (message as Vote).votes.filter(({ signer }) => signer === 'n1').length, // only votes are sent
    ]);

const contextOf = (run: Run): Context => run.world.node('n1').state.context as Context;

describe('a mode of the machine', () => {
  it('is told to it at once, and what it does is part of the intervention', () => {
    const run = played([at(120, betray('withhold'))]);
    const record = [...run.records].find(({ kind }) => kind === 'intervention');
    expect(record?.before?.context).toMatchObject({ behaviour: null });
    expect(record?.after?.context).toMatchObject({ behaviour: 'withhold' });
    expect(record?.effects).toEqual([{ kind: 'note', text: 'changes sides' }]);
    expect(run.world.node('n1').behaviour).toBe('withhold');
  });

  it('remembers: what was withheld is sent when it is released', () => {
    const run = played([at(120, betray('withhold')), at(320, betray(null))]);
    const sent = votesSent(run);
    expect(sent.slice(0, 2)).toEqual([
      [50, 1],
      [100, 1],
    ]);
    expect(sent[2]).toEqual([350, 5]);
    expect(sent[3]).toEqual([400, 1]);
  });

  it('outlives a crash, for it is the visitor’s and not the node’s', () => {
    const run = played([
      at(120, betray('withhold')),
      at(200, { kind: 'kill', node: 'n1' }),
      at(210, { kind: 'restart', node: 'n1' }),
    ]);
    expect(votesSent(run).every(([millis]) => millis < 120)).toBe(true);
    expect(contextOf(run).behaviour).toBe('withhold');
    const honest = played([
      at(120, { kind: 'kill', node: 'n1' }),
      at(130, betray('withhold')),
      at(140, betray(null)),
      at(210, { kind: 'restart', node: 'n1' }),
    ]);
    expect(contextOf(honest).behaviour).toBeNull();
  });

  it('is the same when it is sought and replayed', () => {
    const run = played([at(120, betray('withhold')), at(320, betray(null))]);
    const print = run.fingerprint();
    for (const moment of [200, 400, 100]) run.seekTo(milliseconds(moment));
    run.seekTo(scenario.untilMicros);
    expect(run.fingerprint()).toBe(print);
    expect(played(run.scenario.script).fingerprint()).toBe(print);
  });

  it('cannot be taken up while paused, nor be one that there is not', () => {
    expect(() => played([at(1, { kind: 'pause', node: 'n1' }), at(2, betray('forge'))])).toThrow(
      /n1 is paused.*Resume n1 first/,
    );
    expect(() => played([at(1, betray('sleep'))])).toThrow(/It knows mute, withhold, forge/);
  });
});

describe('a signature', () => {
  it('of an honest node is its own, however often it is passed on and whatever traitors withhold', () => {
    const run = played([at(120, betray('withhold')), at(320, betray(null))]);
    expect(run.broken).toEqual([]);
    expect(votesSent(run).length).toBeGreaterThan(5);
  });

  it('that is forged breaks the monitor, which names both', () => {
    const run = played([at(220, betray('forge'))]);
    expect(run.broken).toMatchObject([
      {
        monitor: { id: 'voting/unforgeable' },
        atMicros: milliseconds(250),
        violation: { nodes: ['n1', 'n2'] },
      },
    ]);
  });

  it('of one traitor can be given by another: they share their keys', () => {
    const run = played([
      at(210, { kind: 'betray', node: 'n2', behaviour: 'withhold' }),
      at(220, betray('forge')),
    ]);
    expect(run.broken).toEqual([]);
  });
});
