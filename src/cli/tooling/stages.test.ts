import { describe, expect, it } from 'vitest';
import { pickStages, runStages, type Stage, tellApart } from './stages.mjs';

function stage(name: string, failed: number, needs: string[], ran: string[]): Stage {
  return {
    name,
    needs,
    run: async () => {
      ran.push(name);
      return { passed: failed === 0 ? 1 : 0, failed };
    },
  };
}

const quiet = { say: () => {}, now: () => 0 };

describe('running stages', () => {
  it('goes on after a failure with the stages that do not need the failed one', async () => {
    const ran: string[] = [];
    const stages = [
      stage('install', 0, [], ran),
      stage('types', 1, ['install'], ran),
      stage('build', 1, ['install'], ran),
      stage('unit', 0, ['install'], ran),
      stage('end-to-end', 0, ['build'], ran),
    ];
    const tally = await runStages(stages, quiet);
    expect(ran).toEqual(['install', 'types', 'build', 'unit']);
    expect(tally).toEqual({ passed: 2, failed: 3 });
  });

  it('counts a stage that throws as failed and shows its message', async () => {
    const lines: string[] = [];
    const broken: Stage = {
      name: 'browser',
      run: async () => {
        throw new Error('No browser was found.');
      },
    };
    const tally = await runStages([broken], { say: (line) => lines.push(line), now: () => 0 });
    expect(tally).toEqual({ passed: 0, failed: 1 });
    expect(lines).toContain('No browser was found.');
  });

  it('prints each stage’s name and time', async () => {
    const lines: string[] = [];
    let clock = 0;
    const slow: Stage = {
      name: 'unit',
      run: async () => {
        clock += 1500;
        return { passed: 3, failed: 0 };
      },
    };
    await runStages([slow], { say: (line) => lines.push(line), now: () => clock });
    expect(lines.join('\n')).toContain('== unit: passed in 1.5 s');
  });
});

describe('picking stages by name', () => {
  const ran: string[] = [];
  const stages = [
    stage('install', 0, [], ran),
    stage('unit', 0, ['install'], ran),
    stage('build', 0, ['install'], ran),
    stage('end-to-end', 0, ['build'], ran),
  ];
  const names = (picked: readonly Stage[]) => picked.map(({ name }) => name);

  it('takes all when none is named', () => {
    expect(names(pickStages(stages, []))).toEqual(['install', 'unit', 'build', 'end-to-end']);
  });

  it('adds what the named ones need, in their own order', () => {
    expect(names(pickStages(stages, ['end-to-end']))).toEqual(['install', 'build', 'end-to-end']);
  });

  it('takes other words for the folder of a protocol, or for part of a test’s path', () => {
    const isFolder = (folder: string) => folder === 'src/protocols/raft/';
    expect(tellApart(stages, ['raft'], isFolder)).toEqual({
      names: ['unit'],
      filters: ['src/protocols/raft/', 'src/protocols/testing/every-folder/'],
      protocols: ['raft'],
    });
    expect(tellApart(stages, ['build', 'log.test'], isFolder)).toEqual({
      names: ['build', 'unit'],
      filters: ['log.test'],
      protocols: [],
    });
    expect(tellApart(stages, [], isFolder)).toEqual({ names: [], filters: [], protocols: [] });
  });

  it('names the known stages when one is unknown', () => {
    expect(() => pickStages(stages, ['e2e'])).toThrow(/no stage "e2e".*install, unit, build/);
  });
});
