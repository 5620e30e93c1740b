import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { changesOf, complaintAbout, formOf, withClients } from './settings-form.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 42,
  nodes: 5,
  clients: [{}],
  script: [],
  untilMicros: 1_000_000,
  parameters: { heartbeatInterval: 40_000 },
  network: { loss: 0.1 },
};

const form = formOf(raft, scenario);

describe('the run settings', () => {
  it('show every parameter, the scenario’s own where it has one', () => {
    expect(Object.keys(form.parameters)).toEqual(raft.parameters.map(({ name }) => name));
    expect(form.parameters['heartbeatInterval']).toBe(40_000);
    expect(form.network).toEqual({
      latencyMicros: [8_000, 14_000],
      loss: 0.1,
      duplication: 0,
      reordering: 0,
    });
  });

  it('write down only what differs from the defaults', () => {
    expect(changesOf(raft, form)).toMatchObject({
      parameters: { heartbeatInterval: 40_000 },
      network: { loss: 0.1 },
    });
    const again = { ...form, network: { ...form.network, loss: 0 } };
    expect(changesOf(raft, again).network).toEqual({});
  });

  it('refuse a latency range that is upside down, and parameters that contradict each other', () => {
    expect(complaintAbout(raft, form)).toBeNull();
    expect(
      complaintAbout(raft, { ...form, network: { ...form.network, latencyMicros: [9, 3] } }),
    ).toContain('latency');
    expect(
      complaintAbout(raft, {
        ...form,
        parameters: { ...form.parameters, electionTimeoutMinimum: 900_000 },
      }),
    ).not.toBeNull();
  });

  it('give further clients the work of the last, and keep the first when there are fewer', () => {
    const workload = { everyMicros: [1, 2], keys: ['x'], operations: ['put'] } as const;
    expect(withClients([{}, { workload }], 3)).toEqual([{}, { workload }, { workload }]);
    expect(withClients([{ workload }, {}], 1)).toEqual([{ workload }]);
    expect(withClients([], 2)).toEqual([{}, {}]);
  });
});
