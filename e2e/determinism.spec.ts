import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, expect, firefox, test, webkit } from '@playwright/test';
import { build } from 'vite';
import { BROWSER_VARIABLE, browserFlags } from '../src/cli/tooling/browser.mjs';
import { serveFolder } from '../src/cli/tooling/static-server.mjs';
import pinned from '../src/scenario/pins/fingerprints.json' with { type: 'json' };

/*
 * The same scenario gives the same run, event for event, in every browser and in Node: the fingerprints
 * of the library's runs, pinned in Node, are what each browser of this machine comes to.
 */

const executablePath = process.env[BROWSER_VARIABLE];

const browsers: Readonly<Record<string, () => Promise<Browser>>> = {
  Chromium: () =>
    chromium.launch({
      args: browserFlags(),
      ...(executablePath === undefined ? {} : { executablePath }),
    }),
  Firefox: () => firefox.launch(),
  WebKit: () => webkit.launch(),
};

let folder = '';
let server: Awaited<ReturnType<typeof serveFolder>>;

test.describe.configure({ mode: 'serial', timeout: 300_000 });

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-library-'));
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      lib: {
        entry: fileURLToPath(new URL('./library-fingerprints.ts', import.meta.url)),
        formats: ['es'],
        fileName: () => 'library.js',
      },
    },
  });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>The library</title>');
  server = await serveFolder({ folder, port: 4_400 });
});

test.afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

for (const [name, launch] of Object.entries(browsers)) {
  test(`${name} plays the library as Node does`, async () => {
    const browser = await launch().catch(() => null);
    // biome-ignore lint/suspicious/noSkippedTests: a browser that is not there cannot be tried; the report says so.
    test.skip(browser === null, `${name} is not on this machine, or not in a form to be driven.`);
    if (browser === null) return;
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      for (const [id, prints] of Object.entries(pinned)) {
        const played = await page.evaluate(async (protocol) => {
          const address = './library.js';
          const library = await import(address);
          return library.fingerprintsHere(protocol);
        }, id);
        expect(played, id).toEqual(prints);
      }
    } finally {
      await browser.close();
    }
  });
}
