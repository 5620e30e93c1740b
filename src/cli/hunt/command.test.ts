import { describe, expect, it } from 'vitest';
import { parseScenarioFile } from '../../scenario/file.ts';
import { decodeLink } from '../../scenario/link.ts';
import { huntCommand } from './command.ts';
import { startThread } from './threads.ts';

const run = async (text: string, signal = new AbortController().signal) => {
  const out: string[] = [];
  const errors: string[] = [];
  const status = await huntCommand(text.split(' '), {
    write: (words) => out.push(words),
    complain: (words) => errors.push(words),
    progress: null,
    startWorker: startThread,
    signal,
  });
  return { status, out: out.join(''), errors: errors.join('') };
};

const broken =
  'raft/playground --for raft/election-safety --rules-off raft/majority --seeds 64 --workers 2';

describe('npm run hunt', () => {
  it('prints what it found as a scenario file and its link, says which rule is off, and exits 1', async () => {
    const { status, out } = await run(broken);
    expect(status).toBe(1);
    expect(out).toMatch(/^modified Raft: raft\/majority off\nraft\/election-safety breaks at /);
    const file = parseScenarioFile(out.slice(out.indexOf('{')));
    if (file.kind === 'problem') throw new Error(file.problem.sentence);
    expect(file.scenario.rulesOff).toEqual(['raft/majority']);
    const link = decodeLink(/^#.*$/m.exec(out)?.[0] ?? '');
    expect(link).toMatchObject({ kind: 'scenario', scenario: file.scenario });
  });

  it('prints the same as JSON, and the same each time', async () => {
    const [one, other] = await Promise.all([run(`${broken} --json`), run(`${broken} --json`)]);
    expect(other.out).toBe(one.out);
    expect(JSON.parse(one.out)).toMatchObject({ kind: 'found', verdict: 'raft/election-safety' });
  });

  it('says how much it tried when it finds nothing, never that all is correct, and exits 0', async () => {
    const { status, out } = await run('raft/playground --for any --seeds 40 --workers 1');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^Tried 40 runs and [\d,]+ events: none of them breaks what must never break\./,
    );
    expect(out).not.toMatch(/correct/);
  });

  it('stops when it is interrupted, and exits 130', async () => {
    const stop = new AbortController();
    stop.abort();
    const { status, out } = await run('raft/playground --for any', stop.signal);
    expect(status).toBe(130);
    expect(out).toMatch(/^Interrupted\. Tried 0 runs/);
  });

  it.each([
    ['raft/playground --for nothing', /Raft has no verdict nothing; there is any, raft/],
    ['raft/playground --for any --rules-off raft/none', /Raft has no rule raft\/none/],
    ['raft/playground --for any --set speed=3', /Raft has no parameter speed/],
    ['nowhere.json --for any', /There is no file nowhere\.json/],
    ['--seeds 3', /A scenario is missing/],
  ])('refuses %s and exits 2', async (text, why) => {
    const { status, errors } = await run(text);
    expect(status).toBe(2);
    expect(errors).toMatch(why);
  });
});
