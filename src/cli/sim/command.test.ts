import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { formatScenario } from '../../scenario/file.ts';
import { encodeLink } from '../../scenario/link.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { seconds } from '../../sim/time.ts';

const tsx = import.meta.resolve('tsx');
const command = fileURLToPath(new URL('../sim.ts', import.meta.url));

interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly complaint: string;
}

/** Runs the command as a shell would in a folder. */
const simIn = (cwd: string | undefined, ...words: readonly string[]): Promise<Outcome> =>
  new Promise((settle, reject) => {
    const child = spawn(process.execPath, ['--import', tsx, command, ...words], { cwd });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => settle({ status, out, complaint }));
  });

const sim = (...words: readonly string[]): Promise<Outcome> => simIn(undefined, ...words);

const scenario: Scenario = {
  protocol: 'raft',
  title: 'A first election',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [],
  untilMicros: seconds(1),
};

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-sim-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const fileWith = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe('the command sim', () => {
  it('gives the same run for a file and for a link, and ends with 0', async () => {
    const encoded = encodeLink({ scenario, atMicros: 0, eventCount: null }, raft.scenarios);
    if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
    const [ofFile, ofLink] = await Promise.all([
      sim(await fileWith('election.json', formatScenario(scenario))),
      sim(`https://example.org/quorate/${encoded.hash}`),
    ]);
    expect(ofFile).toMatchObject({ status: 0, complaint: '' });
    expect(ofFile.out).toMatch(/\nFingerprint [0-9a-f]{16}\n$/);
    expect(ofLink).toEqual(ofFile);
  });

  it('plays a story as it plays JSON, and says on which line a story is wrong', async () => {
    const text = '# A first election (ends 1 s)\non raft\nwith nodes 3\n';
    const [ofJson, ofStory, ofWrong] = await Promise.all([
      sim(await fileWith('same.json', formatScenario(scenario))),
      sim(await fileWith('story.txt', text)),
      sim(await fileWith('wrong.txt', `${text}5 ms kil n1\n`)),
    ]);
    expect(ofStory).toEqual(ofJson);
    expect(ofStory.status).toBe(0);
    expect(ofWrong).toMatchObject({ status: 2, out: '' });
    expect(ofWrong.complaint).toMatch(/wrong\.txt: Line 4: .* not kil\.\n$/);
  });

  it('ends with 1 when the verdicts are not the expected ones', async () => {
    const expectations = [{ verdict: 'raft/log-repaired', holds: true }];
    const path = await fileWith('wrong.json', formatScenario({ ...scenario, expectations }));
    const { status, out } = await sim(path, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ seed: 1, asExpected: false });
  });

  it.each([
    ['no scenario', [], /^A scenario is missing: .*\n$/],
    ['an unknown option', ['raft/playground', '--sed', '3'], /^Unknown option '--sed'.*\n$/],
    ['an unknown scenario', ['raft/nothing'], /^The library has no scenario raft\/nothing; .*\n$/],
    ['an unknown protocol', ['chubby/lock'], /^There is no protocol called "chubby"; .*\n$/],
    ['no such file', ['nowhere.json'], /^There is no file nowhere\.json\.\n$/],
    ['a damaged link', ['#/s/1/P3imvVbBDQMhDFuon5C'], /^This link [^\n]*\.\n$/],
  ] as const)('ends with 2 and one sentence for %s', async (_, words, sentence) => {
    const { status, out, complaint } = await sim(...words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(complaint).toMatch(sentence);
  });

  it('ends with 2 and the place for a scenario that is wrong', async () => {
    const notJson = await fileWith('not.json', '{\n  "version": 1,,\n}');
    const noNode = await fileWith(
      'no-node.json',
      formatScenario({
        ...scenario,
        script: [{ atMicros: 5, intervention: { kind: 'kill', node: 'n9' } }],
      }),
    );
    const [first, second] = await Promise.all([sim(notJson), sim(noNode)]);
    expect(first).toMatchObject({ status: 2, out: '' });
    expect(first.complaint).toMatch(/not\.json: Line 2, column 16: expected .*\.\n$/);
    expect(second).toMatchObject({ status: 2, out: '' });
    expect(second.complaint).toMatch(/^Script entry 1 \(kill\): There is no node n9\./);
  });

  it('runs each seed of a range on threads, one JSON object a line, in order', async () => {
    const path = await fileWith('seeds.json', formatScenario(scenario));
    const { status, out } = await sim(path, '--seed', '3..12', '--json');
    const reports = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(reports.map(({ seed }) => seed)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(10);
    const [alone] = await Promise.all([sim(path, '--seed', '7', '--json')]);
    expect(JSON.parse(alone.out)).toEqual(reports[4]);
  });

  it('sums up a range, and names the seeds that failed', async () => {
    const path = await fileWith(
      'no-majority.json',
      formatScenario({
        ...scenario,
        rulesOff: ['raft/majority', 'raft/randomised-timeouts'],
        untilMicros: seconds(1),
      }),
    );
    const { status, out } = await sim(path, '--seed', '1..5');
    expect(status).toBe(1);
    expect(out).toContain('modified Raft: raft/majority, raft/randomised-timeouts off\n');
    expect(out).toContain('5 seeds: 0 as expected, 5 not\n');
    expect(out).toMatch(/Failing seeds\n {2}seed 1: raft\/election-safety at 0\.\d{3} s: /);
  });

  it('tells how far a run came that no machine could go on with, and ends with 2', async () => {
    const path = await fileWith(
      'flood.json',
      formatScenario({
        ...scenario,
        nodes: 51,
        network: { latencyMicros: [seconds(60), seconds(60)] },
        parameters: {
          electionTimeoutMinimum: 10_000,
          electionTimeoutMaximum: 20_000,
          heartbeatInterval: 1_000,
        },
        untilMicros: seconds(30),
      }),
    );
    const { status, out, complaint } = await sim(path);
    expect({ status, complaint }).toEqual({ status: 2, complaint: '' });
    expect(out).toMatch(
      /\nStopped: At \d+\.\d+ s more than 250,000 messages and timers are under way\./,
    );
    expect(out).toMatch(/holds {6}raft\/election-safety\n/);
  });

  it('takes a file without an ending, in a folder or not, for a file', async () => {
    await fileWith('election', formatScenario(scenario));
    await mkdir(join(folder, 'mine'));
    await fileWith('mine/election', formatScenario(scenario));
    const [alone, inFolder] = await Promise.all([
      simIn(folder, 'election'),
      simIn(folder, 'mine/election'),
    ]);
    expect(alone).toMatchObject({ status: 0, complaint: '' });
    expect(inFolder).toEqual(alone);
    expect((await simIn(folder, 'mine/nothing')).complaint).toMatch(/no protocol called "mine"/);
  });

  it('ends with 2 and a sentence when the output has no room', async (context) => {
    context.skip(!existsSync('/dev/full'), 'this system has no /dev/full');
    const { status, complaint } = await new Promise<Outcome>((settle, reject) => {
      const line = `"${process.execPath}" --import tsx "${command}" raft/leader-killed >/dev/full`;
      const shell = spawn('/bin/sh', ['-c', line], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      shell.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      shell.on('error', reject);
      shell.on('close', (code) => settle({ status: code, out: '', complaint: said }));
    });
    expect(status).toBe(2);
    expect(complaint).toBe('The disk is full: the output is not whole.\n');
  });

  it('says how it is used', async () => {
    const { status, out } = await sim('--help');
    expect(status).toBe(0);
    expect(out).toContain('npm run -s sim -- <scenario>');
  });
});
