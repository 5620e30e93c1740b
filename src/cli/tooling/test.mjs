/**
 * `npm test`: installs what is missing, finds or installs a browser, then checks everything. With
 * names of stages as arguments (`npm test -- unit`) only those and what they need; with any other words
 * (`npm test -- raft`) only the unit tests of that protocol and those of every folder, for that one, or
 * those whose paths hold the word. The closing line counts every test, and every other stage as one.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BROWSER_VARIABLE, findBrowser } from './browser.mjs';
import { packagesWithoutHash } from './dependencies.mjs';
import {
  installWhatIsMissing,
  readJson,
  readLockedPackages,
  root,
  runMain,
  runTool,
  ToolingError,
} from './process.mjs';
import { pickStages, runStages, tellApart } from './stages.mjs';
import { closingLine, judgeTests, tallyPlaywright, tallyVitest } from './tally.mjs';

const reports = join(root, '.cache', 'test');
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const PASS = { passed: 1, failed: 0 };

/** @type {string | undefined} */
let browser;

/** @type {readonly string[]} which unit tests to run; all when empty */
let filters = [];

/** @type {readonly string[]} whose folders the tests of every folder look at; all when empty */
let protocols = [];

/** @type {import('./stages.mjs').Stage[]} */
const stages = [
  {
    name: 'install',
    run: async () => {
      const lock = readLockedPackages(join(root, 'package-lock.json'));
      const [unsafe] = packagesWithoutHash(lock);
      if (unsafe !== undefined) {
        throw new ToolingError(
          `package-lock.json has no hash for ${unsafe}, so anything could be installed for it. Delete that entry and run: npm install --package-lock-only --ignore-scripts`,
        );
      }
      await installWhatIsMissing();
      return PASS;
    },
  },
  {
    name: 'browser',
    needs: ['install'],
    run: async () => {
      const found = await findBrowser();
      browser = found.executable;
      console.log(`${found.executable} (${found.source})`);
      return PASS;
    },
  },
  {
    name: 'types',
    needs: ['install'],
    run: () => commands(['typescript', 'tsc', '--noEmit']),
  },
  {
    name: 'lint',
    needs: ['install'],
    run: () =>
      commands(['@biomejs/biome', 'biome', 'check', '--error-on-warnings', '.'], ['knip', 'knip']),
  },
  {
    name: 'unit',
    needs: ['install'],
    run: async () => {
      const reporters = ['--reporter=default', '--reporter=json'];
      const output = [`--outputFile.json=${vitestReport}`];
      const status = await runTool(
        'vitest',
        'vitest',
        ['run', ...filters, ...reporters, ...output],
        {
          env: protocols.length > 0 ? { QUORATE_PROTOCOLS: protocols.join(',') } : {},
        },
      );
      return judgeTests(status, ifReported(vitestReport, tallyVitest));
    },
  },
  {
    name: 'build',
    needs: ['install'],
    run: () => commands(['vite', 'vite', 'build']),
  },
  {
    name: 'end-to-end',
    needs: ['browser', 'build'],
    run: async () => {
      if (browser === undefined) throw new Error('The stage "browser" passed without a browser.');
      const status = await runTool(
        'playwright',
        'playwright',
        ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'],
        {
          env: {
            [BROWSER_VARIABLE]: browser,
            QUORATE_E2E_PORT: String(await freePort()),
            PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
          },
        },
      );
      return judgeTests(status, ifReported(playwrightReport, tallyPlaywright));
    },
  },
];

/**
 * Runs each command of a stage, all of them even when one fails, so that a person sees everything.
 * @param {readonly (readonly [packageName: string, command: string, ...args: string[]])[]} list
 */
async function commands(...list) {
  let failed = 0;
  for (const [packageName, command, ...args] of list) {
    if ((await runTool(packageName, command, args)) !== 0) failed = 1;
  }
  return { passed: 1 - failed, failed };
}

/**
 * @template Report
 * @param {string} file
 * @param {(report: Report) => import('./tally.mjs').Tally} tally
 */
function ifReported(file, tally) {
  if (!existsSync(file)) return undefined;
  // The runner's own reporter wrote the file, so it has the shape that the tally was written for.
  return tally(/** @type {Report} */ (readJson(file)));
}

/** @returns {Promise<number>} a port that nobody listens on at this moment */
function freePort() {
  return new Promise((settle, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string')
          reject(new Error('No port was given.'));
        else settle(address.port);
      });
    });
  });
}

await runMain(async () => {
  let picked;
  try {
    const words = process.argv.slice(2);
    const asked = tellApart(stages, words, (folder) => existsSync(join(root, folder)));
    picked = pickStages(stages, asked.names);
    filters = asked.filters;
    protocols = asked.protocols;
  } catch (error) {
    throw new ToolingError(error instanceof Error ? error.message : String(error));
  }
  // A report of an earlier run must not be counted as this one's.
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const tally = await runStages(picked, { say: console.log, now: () => performance.now() });
  if (tally.failed > 0) process.exitCode = 1;
  console.log(closingLine(tally));
});
