import { describe, expect, it } from 'vitest';
import type { Protocol } from '../sim/protocol.ts';
import { decodeLink, encodeLink } from './link.ts';
import { resolveLink } from './resolve-link.ts';
import { firstElection, library, oldLeader, typicalScenario } from './testing/example.ts';

// Of a protocol, a link needs nothing but these.
const raftWith = (scenarios: Protocol['scenarios']) =>
  ({ id: 'raft', title: 'Raft', scenarios }) as unknown as Protocol;

const raft = raftWith(library);
const load = async (id: string): Promise<Protocol | null> => (id === 'raft' ? raft : null);

const resolved = (link: string, loadProtocol = load) => resolveLink(decodeLink(link), loadProtocol);

const hashOf = (scenario: typeof typicalScenario, atMicros = 0): string => {
  const encoded = encodeLink({ scenario, atMicros, eventCount: null }, library);
  return encoded.kind === 'link' ? encoded.hash : '';
};

describe('a link that is resolved', () => {
  it('opens a scenario of the library at the moment that it names', async () => {
    expect(await resolved('#/raft/old-leader?t=1.284&e=40')).toEqual({
      kind: 'scenario',
      protocol: raft,
      scenario: oldLeader.scenario,
      library: oldLeader,
      tree: null,
      position: { atMicros: 1_284_000, eventCount: 40 },
    });
  });

  it('opens where the library says when it names no moment', async () => {
    expect(await resolved('#/raft/old-leader')).toMatchObject({
      position: { atMicros: 2_500_000, eventCount: null },
    });
    expect(await resolved('#/raft/first-election')).toMatchObject({
      position: { atMicros: 0, eventCount: null },
    });
  });

  it("opens a scenario of a person's own", async () => {
    expect(await resolved(hashOf(typicalScenario, 9_000_000))).toEqual({
      kind: 'scenario',
      protocol: raft,
      scenario: typicalScenario,
      library: null,
      tree: null,
      position: { atMicros: 9_000_000, eventCount: null },
    });
  });

  it('opens a changed scenario of the library with its changes', async () => {
    const changed = { ...oldLeader.scenario, seed: 99 };
    const hash = hashOf(changed);
    expect(hash).toMatch(/^#\/raft\/old-leader\/2\//);
    expect(await resolved(hash)).toMatchObject({ scenario: changed, library: oldLeader });
  });

  it('passes on what was empty or broken', async () => {
    expect(await resolved('#')).toEqual({ kind: 'empty' });
    expect(await resolved('#/s/1')).toMatchObject({ problem: { code: 'truncated' } });
  });
});

describe('a link that leads a little too far', () => {
  it('to a moment past the end opens at the end', async () => {
    expect(await resolved('#/raft/first-election?t=99')).toMatchObject({
      kind: 'scenario',
      position: { atMicros: firstElection.scenario.untilMicros, eventCount: null },
    });
  });

  it('to a protocol alone opens its first scenario', async () => {
    for (const link of ['#/raft', '#/raft/', '#/raft?t=0.5']) {
      expect(await resolved(link)).toMatchObject({ kind: 'scenario', library: firstElection });
    }
  });
});

describe('a link that leads nowhere', () => {
  it.each([
    ['#/chord/join', 'unknown-protocol', 'This version of Quorate has no protocol called "chord".'],
    [
      hashOf({ ...typicalScenario, protocol: 'chord' }),
      'unknown-protocol',
      'This version of Quorate has no protocol called "chord".',
    ],
    [
      '#/raft/figure-9',
      'unknown-scenario',
      'The library has no scenario called "figure-9" for Raft.',
    ],
  ])('%s', async (link, code, sentence) => {
    expect(await resolved(link)).toEqual({ kind: 'problem', problem: { code, sentence } });
  });

  it('is one that changes a scenario which the library has changed since', async () => {
    const hash = hashOf({ ...oldLeader.scenario, seed: 99 });
    const later = raftWith([
      firstElection,
      { ...oldLeader, scenario: { ...oldLeader.scenario, nodes: 7 } },
    ]);
    expect(await resolved(hash, async () => later)).toMatchObject({
      kind: 'problem',
      problem: { code: 'library-changed' },
    });
  });

  it('is one whose protocol could not be loaded, and says what the machine said', async () => {
    const offline = async () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await resolved('#/raft/old-leader', offline)).toEqual({
      kind: 'problem',
      problem: {
        code: 'protocol-unavailable',
        sentence:
          'The protocol "raft" could not be loaded: check the connection and reload the page.',
        detail: 'TypeError: Failed to fetch',
      },
    });
  });
});
