import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticesOf, packageFolderOf } from './notices.mjs';

describe('the package of a module', () => {
  it.each([
    ['/q/node_modules/react/index.js', '/q/node_modules/react'],
    ['/q/node_modules/@base-ui/react/esm/x.js?v=1', '/q/node_modules/@base-ui/react'],
    ['/q/node_modules/a/node_modules/b/c.js', '/q/node_modules/a/node_modules/b'],
    ['/q/src/main.tsx', undefined],
  ])('%s', (id, folder) => {
    expect(packageFolderOf(id)).toBe(folder);
  });
});

describe('notices', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-notices-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const packageWith = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };

  it('hold the name, the version and the licence of each package once', () => {
    const one = packageWith('one', {
      'package.json': '{ "name": "one", "version": "1.2.3", "license": "MIT" }',
      LICENSE: 'Copyright (c) One. Permission is hereby granted.',
    });
    const text = noticesOf([one, one]);
    expect(text).toContain('one 1.2.3 (MIT)\n\nCopyright (c) One. Permission is hereby granted.');
    expect(text.split('one 1.2.3')).toHaveLength(2);
  });

  it('are refused for a package without a licence', () => {
    const path = packageWith('none', { 'package.json': '{ "name": "none", "version": "1.0.0" }' });
    expect(() => noticesOf([path])).toThrow('none states no licence.');
  });
});
