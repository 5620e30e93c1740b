/**
 * Finding a browser for the end-to-end tests and the drawing benchmark. The order of the search is
 * a pure decision over probes, so that it can be tested without a browser in sight.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, runTool, ToolingError } from './process.mjs';

/** The environment variable that names a browser's executable and overrides the search. */
export const BROWSER_VARIABLE = 'QUORATE_BROWSER';

/** What a system's Chromium or Chrome is called on the path. */
const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

/**
 * What the search may ask of the machine, and do to it.
 * @typedef {object} Probes
 * @property {string | undefined} chosen what the environment variable holds
 * @property {(file: string) => boolean} exists
 * @property {(file: string) => boolean} runs whether it starts far enough to tell its version; a stub that only
 *   says how to install the real thing does not
 * @property {() => string | undefined} playwrightsOwn where Playwright would keep its Chromium
 * @property {() => readonly string[]} systemCandidates in order of preference
 * @property {() => Promise<boolean>} installPlaywrights whether it worked
 * @property {boolean} mayInstallDebianPackages root, on a system with apt-get
 * @property {() => Promise<boolean>} installDebianPackage whether it worked
 */

/**
 * A browser that can be used, and how it was found.
 * @typedef {object} FoundBrowser
 * @property {string} executable
 * @property {'chosen' | 'playwright' | 'system' | 'playwright-installed' | 'debian-installed'} source
 */

/**
 * Finds a browser, or installs one: the environment variable, Playwright's own Chromium, the
 * system's Chromium or Chrome, `playwright install chromium`, `apt-get install chromium`.
 * @param {Probes} probes
 * @returns {Promise<FoundBrowser>}
 * @throws {ToolingError} saying what to install and which variable to set
 */
export async function findBrowserWith(probes) {
  const { chosen, exists, runs } = probes;
  if (chosen !== undefined && chosen !== '') {
    if (!exists(chosen)) {
      throw new ToolingError(
        `${BROWSER_VARIABLE} is set to "${chosen}", where there is no file. Set it to the executable of Chromium or Chrome, or unset it to have one found.`,
      );
    }
    return { executable: chosen, source: 'chosen' };
  }

  const playwrights = () => {
    const file = probes.playwrightsOwn();
    return file !== undefined && exists(file) && runs(file) ? file : undefined;
  };
  const systems = () => probes.systemCandidates().find((file) => exists(file) && runs(file));

  const own = playwrights();
  if (own !== undefined) return { executable: own, source: 'playwright' };
  const system = systems();
  if (system !== undefined) return { executable: system, source: 'system' };

  if (await probes.installPlaywrights()) {
    const installed = playwrights();
    if (installed !== undefined) return { executable: installed, source: 'playwright-installed' };
  }
  if (probes.mayInstallDebianPackages && (await probes.installDebianPackage())) {
    const installed = systems();
    if (installed !== undefined) return { executable: installed, source: 'debian-installed' };
  }
  throw new ToolingError(
    `No browser was found, and none could be installed. Install Chromium or Google Chrome (on Debian: apt-get install chromium; anywhere: npx playwright install --with-deps chromium), or set ${BROWSER_VARIABLE} to the path of an executable.`,
  );
}

/**
 * Where a Chromium or Chrome may be on this kind of system: first what the path has, then the usual
 * places.
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string[]}
 */
export function systemCandidates(platform, env) {
  const windows = platform === 'win32';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(windows ? ';' : ':').filter(Boolean);
  const onPath = NAMES_ON_PATH.flatMap((name) =>
    folders.map((folder) => join(folder, windows ? `${name}.exe` : name)),
  );
  return [...onPath, ...usualPlaces(platform, env)];
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string[]}
 */
function usualPlaces(platform, env) {
  if (platform === 'win32') {
    return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Chromium', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  if (platform === 'darwin') {
    return ['/Applications', join(env['HOME'] ?? '/', 'Applications')].flatMap((folder) => [
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
    ]);
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/lib/chromium/chromium',
    '/snap/bin/chromium',
  ];
}

/**
 * Flags for every start of the browser: nothing fetched in the background, nothing asked, and as
 * root no sandbox, since Chromium refuses to start with one.
 * @param {{ isRoot: boolean }} [who] whoever runs this process unless told
 * @returns {string[]}
 */
export function browserFlags({ isRoot } = { isRoot: process.getuid?.() === 0 }) {
  return [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/**
 * Finds a browser on this machine, or installs one. Needs the packages to be installed.
 * @returns {Promise<FoundBrowser>}
 * @throws {ToolingError} saying what to install and which variable to set
 */
export async function findBrowser() {
  const { chromium } = await import('playwright');
  const isRoot = process.getuid?.() === 0;
  return findBrowserWith({
    chosen: process.env[BROWSER_VARIABLE],
    exists: existsSync,
    runs: tellsItsVersion,
    playwrightsOwn: () => chromium.executablePath(),
    systemCandidates: () => systemCandidates(process.platform, process.env),
    installPlaywrights: async () => {
      console.log('No browser found: installing the one that Playwright brings.');
      return (await runTool('playwright', 'playwright', ['install', 'chromium'])) === 0;
    },
    mayInstallDebianPackages:
      isRoot && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    installDebianPackage: async () => {
      console.log('That did not give a working browser: installing the Debian package chromium.');
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      return (
        (await run('apt-get', ['update'], { env })) === 0 &&
        (await run('apt-get', ['install', '-y', 'chromium'], { env })) === 0
      );
    },
  });
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function tellsItsVersion(file) {
  // On Windows the browser opens a window instead of telling its version, so being there must do.
  if (process.platform === 'win32') return true;
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
