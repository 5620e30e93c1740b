import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root, run } from '../tooling/process.mjs';
import { newProtocolCommand } from './command.ts';

/** A copy of what a new folder is made from, with the engine and the kit beside it. */
let place = '';
const protocolsOf = (top: string, ...path: string[]) => join(top, 'src', 'protocols', ...path);

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'new-protocol-'));
  mkdirSync(protocolsOf(place), { recursive: true });
  for (const name of ['sim', 'kit']) symlinkSync(join(root, 'src', name), join(place, 'src', name));
  for (const name of ['node_modules', 'tsconfig.json', 'package.json'])
    symlinkSync(join(root, name), join(place, name));
  cpSync(protocolsOf(root, 'failure-detector'), protocolsOf(place, 'failure-detector'), {
    recursive: true,
  });
  cpSync(protocolsOf(root, 'index.ts'), protocolsOf(place, 'index.ts'));
});

afterEach(() => rmSync(place, { recursive: true }));

const command = async (...words: string[]) => {
  let said = '';
  const tools: string[] = [];
  const note = (text: string) => {
    said += text;
  };
  const status = await newProtocolCommand(
    words,
    { write: note, complain: note },
    {
      root: place,
      runTool: async (_, tool) => {
        tools.push(tool);
        return 0;
      },
    },
  );
  return { status, said, tools };
};

describe('a new folder', () => {
  it('has the files of the template, under its own name everywhere, and its line in the list', async () => {
    const { status, said, tools } = await command('pulse-check');
    expect(status).toBe(0);
    expect(said).toContain('npm test -- pulse-check');
    expect(tools).toEqual(['biome', 'tsx', 'vitest']);
    const files = readdirSync(protocolsOf(place, 'pulse-check'), { recursive: true }).map(String);
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'pulse-check.ts',
        'pulse-check.test.ts',
        'traces/crash.txt',
      ]),
    );
    const texts = files
      .filter((file) => /\.\w+$/.test(file))
      .map((file) => readFileSync(protocolsOf(place, 'pulse-check', file), 'utf8'));
    expect(texts.join('\n')).not.toMatch(/failure-detector|failureDetector|FailureDetector/);
    expect(texts.join('\n')).toContain('pulse-check/hear-again');
    expect(readFileSync(protocolsOf(place, 'index.ts'), 'utf8')).toContain(
      "load: async () => (await import('./pulse-check/index.ts')).pulseCheck,\n  },\n];",
    );
  });

  it('is well typed', async () => {
    await command('pulse');
    const settings = {
      extends: './tsconfig.json',
      compilerOptions: { preserveSymlinks: true },
      include: [],
      files: ['src/protocols/pulse/index.ts', 'src/protocols/pulse/pulse.test.ts'],
    };
    writeFileSync(join(place, 'tsconfig.pulse.json'), JSON.stringify(settings));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const status = await run(process.execPath, [
      compiler,
      '-p',
      join(place, 'tsconfig.pulse.json'),
    ]);
    expect(status).toBe(0);
  });
});

describe('a name', () => {
  it.each([
    ['My-Protocol', /Use small letters and digits, with hyphens/],
    ['a--b', /Use small letters and digits, with hyphens/],
    ['../raft', /Use small letters and digits, with hyphens/],
    ['failure-detector', /has failure-detector already/],
    ['index', /has index already/],
    ['class', /uses the word class for something else.*class-protocol/],
    ['state', /uses the word state for something else/],
    ['paper', /uses the word paper for something else/],
  ])('%s is refused with the reason, and nothing is written', async (name, reason) => {
    const { status, said, tools } = await command(name);
    expect(status).toBe(2);
    expect(said).toMatch(reason);
    expect(tools).toEqual([]);
    expect(readdirSync(protocolsOf(place))).toEqual(['failure-detector', 'index.ts']);
  });

  it('is asked for where it is missing', async () => {
    expect(await command()).toMatchObject({ status: 2, said: expect.stringContaining('npm run') });
    expect(await command('--help')).toMatchObject({ status: 0 });
  });
});
