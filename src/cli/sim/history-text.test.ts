import { expect, test } from 'vitest';
import { runCheck } from '../../check/command.ts';
import { simCommand } from './command.ts';

const simulated = async (...words: readonly string[]) => {
  let out = '';
  let error = '';
  const status = await simCommand(words, {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      error += text;
    },
    progress: null,
  });
  return { out, error, status };
};

test.each(['edn', 'json'])('what sim prints as %s is what check reads', async (form) => {
  const { out, status } = await simulated('primary-backup/stale-read', '--history', form);
  expect(status).toBe(0);
  const checked = runCheck(['run'], () => out);
  expect(checked).toMatchObject({ exitStatus: 1, error: '' });
  expect(checked.out).toMatch(/^linearizable: violated\n/);
});

test('another form, and several seeds, are refused', async () => {
  expect(await simulated('raft/figure-8', '--history', 'xml')).toEqual({
    out: '',
    error: '--history must be edn or json, not "xml".\n',
    status: 2,
  });
  const several = await simulated('raft/figure-8', '--history', 'edn', '--seed', '1..3');
  expect(several).toMatchObject({ error: '--history is for one seed.\n', status: 2 });
});
