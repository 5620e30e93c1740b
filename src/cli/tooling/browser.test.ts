import { describe, expect, it } from 'vitest';
import { browserFlags, findBrowserWith, type Probes, systemCandidates } from './browser.mjs';

const OWN = '/home/ada/.cache/ms-playwright/chromium/chrome';
const SYSTEM = '/usr/bin/chromium';

/** A machine on which only the given files exist; installing adds to them. */
function machine(options: {
  files?: string[];
  stubs?: string[];
  chosen?: string;
  playwrightInstalls?: boolean;
  debianInstalls?: boolean;
  isDebianRoot?: boolean;
}) {
  const files = new Set([...(options.files ?? []), ...(options.stubs ?? [])]);
  const attempts: string[] = [];
  const probes: Probes = {
    chosen: options.chosen,
    exists: (file) => files.has(file),
    runs: (file) => !options.stubs?.includes(file),
    playwrightsOwn: () => OWN,
    systemCandidates: () => ['/usr/bin/google-chrome', SYSTEM],
    installPlaywrights: async () => {
      attempts.push('playwright');
      if (options.playwrightInstalls) files.add(OWN);
      return options.playwrightInstalls === true;
    },
    mayInstallDebianPackages: options.isDebianRoot === true,
    installDebianPackage: async () => {
      attempts.push('debian');
      if (options.debianInstalls) files.add(SYSTEM);
      return options.debianInstalls === true;
    },
  };
  return { probes, attempts };
}

describe('finding a browser', () => {
  it('takes the one that the environment variable names before any other', async () => {
    const { probes } = machine({ chosen: '/opt/mine', files: ['/opt/mine', OWN, SYSTEM] });
    expect(await findBrowserWith(probes)).toEqual({ executable: '/opt/mine', source: 'chosen' });
  });

  it('says so when the variable names no file, rather than taking another browser', async () => {
    const { probes, attempts } = machine({ chosen: '/opt/typo', files: [OWN, SYSTEM] });
    await expect(findBrowserWith(probes)).rejects.toThrow(
      /QUORATE_BROWSER is set to "\/opt\/typo", where there is no file/,
    );
    expect(attempts).toEqual([]);
  });

  it('treats an empty variable as unset', async () => {
    const { probes } = machine({ chosen: '', files: [SYSTEM] });
    expect(await findBrowserWith(probes)).toEqual({ executable: SYSTEM, source: 'system' });
  });

  it('prefers Playwright’s own browser to the system’s', async () => {
    const { probes } = machine({ files: [OWN, SYSTEM] });
    expect(await findBrowserWith(probes)).toEqual({ executable: OWN, source: 'playwright' });
  });

  it('takes the system’s browser without installing anything', async () => {
    const { probes, attempts } = machine({ files: [SYSTEM] });
    expect(await findBrowserWith(probes)).toEqual({ executable: SYSTEM, source: 'system' });
    expect(attempts).toEqual([]);
  });

  it('passes over a file that is there but does not start', async () => {
    const { probes } = machine({ stubs: ['/usr/bin/google-chrome', OWN], files: [SYSTEM] });
    expect(await findBrowserWith(probes)).toEqual({ executable: SYSTEM, source: 'system' });
  });

  it('else installs Playwright’s', async () => {
    const { probes, attempts } = machine({ playwrightInstalls: true, isDebianRoot: true });
    expect(await findBrowserWith(probes)).toEqual({
      executable: OWN,
      source: 'playwright-installed',
    });
    expect(attempts).toEqual(['playwright']);
  });

  it('else, as root on Debian, installs the package', async () => {
    const { probes, attempts } = machine({ isDebianRoot: true, debianInstalls: true });
    expect(await findBrowserWith(probes)).toEqual({
      executable: SYSTEM,
      source: 'debian-installed',
    });
    expect(attempts).toEqual(['playwright', 'debian']);
  });

  it('goes on to the package when Playwright’s browser installs but does not start', async () => {
    const { probes } = machine({
      stubs: [OWN],
      playwrightInstalls: true,
      isDebianRoot: true,
      debianInstalls: true,
    });
    expect(await findBrowserWith(probes)).toMatchObject({ source: 'debian-installed' });
  });

  it.each([true, false])(
    'else says what to install and which variable to set (root on Debian: %s)',
    async (isDebianRoot) => {
      const { probes, attempts } = machine({ isDebianRoot });
      await expect(findBrowserWith(probes)).rejects.toThrow(
        /Install Chromium or Google Chrome.*QUORATE_BROWSER/,
      );
      expect(attempts).toEqual(isDebianRoot ? ['playwright', 'debian'] : ['playwright']);
    },
  );
});

describe('where a system keeps its browser', () => {
  it('is first the path, in its order, and then the usual places', () => {
    const candidates = systemCandidates('linux', { PATH: '/home/ada/bin:/usr/bin' });
    expect(candidates[0]).toBe('/home/ada/bin/chromium');
    expect(candidates[1]).toBe('/usr/bin/chromium');
    expect(candidates).toContain('/usr/bin/google-chrome-stable');
    expect(candidates.at(-1)).toBe('/snap/bin/chromium');
  });

  it('is the applications folder on a Mac', () => {
    expect(systemCandidates('darwin', { PATH: '', HOME: '/Users/ada' })).toContain(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    );
  });

  it('is the programs folder on Windows', () => {
    const candidates = systemCandidates('win32', { PROGRAMFILES: 'C:/Program Files' });
    expect(candidates).toContain('C:/Program Files/Google/Chrome/Application/chrome.exe');
  });
});

describe('the flags it starts with', () => {
  it('keep it from fetching or asking anything', () => {
    expect(browserFlags({ isRoot: false })).toEqual([
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ]);
  });

  it('give up the sandbox only as root', () => {
    expect(browserFlags({ isRoot: true })).toContain('--no-sandbox');
  });
});
