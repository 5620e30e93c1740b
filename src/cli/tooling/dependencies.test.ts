import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packagesWithoutHash, whyInstall, whyNodeIsTooOld } from './dependencies.mjs';

describe('whether npm ci has to run', () => {
  const react = { version: '19.3.1', integrity: 'sha512-a' };
  const rolldown = { version: '1.0.0', integrity: 'sha512-b', optional: true };
  const wanted = {
    '': {},
    'node_modules/react': react,
    'node_modules/@rolldown/binding-win32': rolldown,
  };
  const installed = { 'node_modules/react': react };
  const isPresent = () => true;

  it('does not, when everything wanted is there; other platforms’ packages may be absent', () => {
    expect(whyInstall({ wanted, installed, isPresent })).toBeUndefined();
  });

  it('does in a fresh clone', () => {
    expect(whyInstall({ wanted, installed: undefined, isPresent })).toBe(
      'nothing is installed yet',
    );
  });

  it('does when the lock file has gained a package', () => {
    expect(whyInstall({ wanted, installed: {}, isPresent })).toBe(
      'node_modules/react is not installed',
    );
  });

  it.each([{ version: '19.4.0' }, { integrity: 'sha512-z' }])(
    'does when the lock file has changed a package to %o',
    (change) => {
      const changed = { ...wanted, 'node_modules/react': { ...react, ...change } };
      expect(whyInstall({ wanted: changed, installed, isPresent })).toBe(
        'node_modules/react differs from package-lock.json',
      );
    },
  );

  it('does when the folder of a package was deleted', () => {
    expect(whyInstall({ wanted, installed, isPresent: () => false })).toBe(
      'node_modules/react is missing',
    );
  });
});

describe('a package without a hash', () => {
  it('is found, wherever it stands; the repository itself needs none', () => {
    expect(
      packagesWithoutHash({
        '': {},
        'node_modules/react': { version: '19.3.1', integrity: 'sha512-a' },
        'node_modules/tampered': { version: '1.0.0' },
        'node_modules/linked': { link: true },
      }),
    ).toEqual(['node_modules/tampered']);
  });
});

describe('which Node is new enough', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is', (version) => {
    expect(whyNodeIsTooOld(version)).toBeUndefined();
  });

  it.each(['18.20.4', '20.18.3'])('%s is not, and the message says what to do', (version) => {
    expect(whyNodeIsTooOld(version)).toMatch(/20\.19 or newer.*Install/);
  });
});

describe('package-lock.json', () => {
  const file = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8')) as {
    // npm defines the shape; only these fields are read.
    packages: Record<
      string,
      { integrity?: string; link?: boolean; optionalDependencies?: Record<string, string> }
    >;
  };

  it('holds the hash of every package, so that no other content can be installed for it', () => {
    expect(packagesWithoutHash(lock.packages)).toEqual([]);
  });

  it('holds every optional package that a locked one names, or npm ci would refuse it', () => {
    const missing = Object.entries(lock.packages).flatMap(([folder, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) =>
          lock.packages[`node_modules/${name}`] === undefined &&
          lock.packages[`${folder}/node_modules/${name}`] === undefined,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('holds no download address, so that any registry will do', () => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/"resolved"|https?:\/\/registry/);
  });
});
