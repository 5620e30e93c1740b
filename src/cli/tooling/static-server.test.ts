import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileFor, serveFolder } from './static-server.mjs';

describe('which file an address stands for', () => {
  it.each([
    ['/', '/site/index.html'],
    ['/?t=1.284', '/site/index.html'],
    ['/assets/app.js', '/site/assets/app.js'],
    ['/a%20b.txt', '/site/a b.txt'],
  ])('%s is %s', (address, file) => {
    expect(fileFor('/site', '/', address)).toBe(file);
  });

  it('lies below the base', () => {
    expect(fileFor('/site', '/any/folder/', '/any/folder/app.js')).toBe('/site/app.js');
    expect(fileFor('/site', '/any/folder/', '/app.js')).toBeUndefined();
  });

  it.each(['/..%2fsecret', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc', '/%', '/a%00b'])(
    '%s stays inside the folder or is nothing',
    (address) => {
      const file = fileFor('/site', '/', address);
      expect(file === undefined || file.startsWith('/site/')).toBe(true);
    },
  );
});

describe('serving a folder', () => {
  let folder: string;
  const closing: (() => Promise<void>)[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Here</title>');
    writeFileSync(join(folder, 'app.js'), 'export {};');
  });

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await rm(folder, { recursive: true });
  });

  async function serve(options: { port: number; exactPort?: boolean }) {
    const server = await serveFolder({ folder, ...options });
    closing.push(server.close);
    return server;
  }

  it('answers on the loopback interface with files and their types', async () => {
    const { url } = await serve({ port: 42_170 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(url);
    expect(await page.text()).toContain('Here');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = await fetch(`${url}app.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('answers 404 for what is not there and 405 for what it does not do', async () => {
    const { url } = await serve({ port: 42_170 });
    expect((await fetch(`${url}nothing.js`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  it('goes to the next port when one is taken', async () => {
    const first = await serve({ port: 42_170 });
    const taken = Number(new URL(first.url).port);
    const second = await serve({ port: taken });
    expect(Number(new URL(second.url).port)).toBeGreaterThan(taken);
    expect((await fetch(second.url)).status).toBe(200);
  });

  it('fails rather than go elsewhere when told the exact port', async () => {
    const first = await serve({ port: 42_170 });
    const taken = Number(new URL(first.url).port);
    await expect(serve({ port: taken, exactPort: true })).rejects.toThrow(/EADDRINUSE/);
  });
});
