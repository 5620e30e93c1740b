import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { describe as describeViolation, findViolations } from './guard.ts';
import { LAYERS } from './layers.ts';
import { readSourceTree } from './source-tree.ts';

const src = dirname(dirname(fileURLToPath(import.meta.url)));

function messagesFor(path: string, text: string): string[] {
  return findViolations([{ path, text }]).map(({ message }) => message);
}

describe('the source tree', () => {
  const files = readSourceTree(src);

  it('breaks no rule', () => {
    expect(findViolations(files).map(describeViolation)).toEqual([]);
  });

  it('was really read: the guard judged files of every layer that exists, and many imports', () => {
    expect(files.length).toBeGreaterThan(25);
    expect(files.map(({ path }) => path)).toContain('main.tsx');
    expect(files.filter(({ path }) => path.startsWith('sim/')).length).toBeGreaterThan(5);
    // The same files somewhere else break plenty of rules, so they are not merely skipped.
    const moved = files
      .filter(({ path }) => path.startsWith('architecture/'))
      .map(({ path, text }) => ({ path: path.replace('architecture/', 'sim/'), text }));
    expect(findViolations(moved).length).toBeGreaterThan(3);
  });
});

describe('directions between layers', () => {
  const ALLOWED: readonly (readonly [path: string, text: string])[] = [
    ['sim/world.ts', "import { setup } from 'xstate'; import type { Micros } from './time.ts';"],
    ['protocols/raft/raft.ts', "import type { Effect } from '../../sim/effect.ts';"],
    ['protocols/raft/raft.ts', "import type { Protocol } from '../protocol.ts';"],
    ['protocols/index.ts', "export const raft = () => import('./raft/index.ts');"],
    ['protocols/index.ts', "export const raft = () => import('./raft/view.tsx');"],
    ['protocols/index.ts', "import type { View } from './raft/view.tsx';"],
    ['protocols/raft/view.tsx', "import { useId } from 'react'; import '../../ui/button.tsx';"],
    ['protocols/raft/raft.test.ts', "import { judge } from '../../check/linearizability.ts';"],
    ['protocols/raft/raft.test.ts', "import fc from 'fast-check'; import 'node:fs';"],
    ['check/sessions.ts', "import type { Operation } from '../sim/operation.ts';"],
    ['scenario/codec.ts', "import { deflateSync } from 'fflate'; import '../protocols/index.ts';"],
    ['session/player.ts', "import { create } from 'zustand'; import '../scenario/codec.ts';"],
    ['stage/stage.tsx', "import { m } from 'framer-motion'; import '../session/store.ts';"],
    ['stage/stage.tsx', "import view from '../protocols/raft/view.tsx';"],
    ['panels/diagram.tsx', "const layout = () => import('@dagrejs/dagre');"],
    ['panels/log.tsx', "import styles from './log.module.css'; import '../ui/button.tsx';"],
    [
      'main.tsx',
      "import '@fontsource-variable/atkinson-hyperlegible-next'; import './ui/tokens.css';",
    ],
    ['cli/sim.ts', "import { readFileSync } from 'node:fs'; import '../check/sessions.ts';"],
    ['sim/world.test.ts', "import { counter } from './counter.testing.ts';"],
  ];

  test.each(ALLOWED)('%s may: %s', (path, text) => {
    expect(messagesFor(path, text)).toEqual([]);
  });

  const FORBIDDEN: readonly (readonly [path: string, text: string, advice: RegExp])[] = [
    ['sim/world.ts', "import '../protocols/index.ts';", /as data or as a function argument/],
    [
      'sim/world.ts',
      "import type { A } from '../check/a.ts';",
      /as data or as a function argument/,
    ],
    ['sim/world.ts', "import { useState } from 'react';", /only xstate/],
    ['sim/world.ts', "import 'react/jsx-runtime';", /only xstate/],
    ['sim/world.ts', "import { readFileSync } from 'node:fs';", /Only src\/cli and tests/],
    ['sim/world.ts', "type T = import('../session/store.ts').T;", /may import no other layer/],
    ['sim/world.ts', "const later = () => import('../stage/stage.tsx');", /no other layer/],
    ['sim/world.ts', "export { a } from '../check/a.ts';", /may import no other layer/],
    ['sim/world.ts', "import fc from 'fast-check';", /only xstate/],
    ['sim/world.test.ts', "import '../protocols/index.ts';", /as data or as a function argument/],
    ['sim/world.ts', 'const load = (name) => import(`./${name}.ts`);', /Write each address out/],
    ['sim/world.ts', 'const load = (name) => import(name);', /Write each address out/],
    ['protocols/raft/rules.ts', "import '../zab/rules.ts';", /repeat the few lines/],
    ['protocols/raft/rules.ts', "import '../index.ts';", /repeat the few lines/],
    ['protocols/raft/view.tsx', "import '../zab/view.tsx';", /repeat the few lines/],
    ['protocols/raft/raft.test.ts', "import '../zab/rules.ts';", /repeat the few lines/],
    ['protocols/raft/rules.ts', "import { a } from '../../ui/button.tsx';", /into its view\.tsx/],
    ['protocols/raft/rules.ts', "import { useId } from 'react';", /into its view\.tsx/],
    ['protocols/raft/rules.ts', "import '../../check/a.ts';", /builds on src\/sim and src\/kit/],
    ['protocols/raft/index.ts', "import view from './view.tsx';", /load it with import\(\)/],
    [
      'protocols/raft/view.tsx',
      "import '../../session/store.ts';",
      /only src\/sim, src\/kit, src\/ui/,
    ],
    ['check/sessions.ts', "import '../protocols/raft/index.ts';", /knows no protocol/],
    ['check/sessions.ts', "import { setup } from 'xstate';", /no package/],
    ['scenario/codec.ts', "import '../session/store.ts';", /up into src\/session/],
    ['scenario/codec.ts', "import view from '../protocols/raft/view.tsx';", /with import\(\)/],
    ['session/store.ts', "import '../stage/stage.tsx';", /draws nothing/],
    ['session/store.ts', "import '../ui/button.tsx';", /draws nothing/],
    ['stage/stage.tsx', "import '../panels/log.tsx';", /share state through src\/session/],
    ['panels/log.tsx', "import '../stage/stage.tsx';", /share state through src\/session/],
    ['stage/stage.tsx', "import '../main.tsx';", /Nothing imports main/],
    ['cli/sim.ts', "import '../main.tsx';", /Nothing imports main/],
    ['cli/sim.ts', "import '../session/store.ts';", /move what it needs down/],
    ['ui/button.tsx', "import type { Micros } from '../sim/time.ts';", /in as props/],
    ['ui/button.tsx', "import { create } from 'zustand';", /in as props/],
    ['main.tsx', "import '../e2e/fixtures.ts';", /depends on nothing outside/],
    ['sim/world.ts', "import { counter } from './counter.testing.ts';", /That is test code/],
    ['sim/world.ts', "import { counter } from './testing/counter.ts';", /That is test code/],
    ['helpers/a.ts', 'export const a = 1;', /no known layer/],
    ['ui/index.ts', "export * from './button.tsx';", /Name what is exported/],
    ['ui/index.ts', "export * as buttons from './button.tsx';", /Name what is exported/],
  ];

  test.each(FORBIDDEN)('%s may not: %s', (path, text, advice) => {
    const messages = messagesFor(path, text);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(advice);
  });

  it('only lets a layer import layers that exist', () => {
    const named = Object.values(LAYERS).flatMap((layer) => [
      ...layer.mayImport,
      ...(layer.testsMayImport ?? []),
    ]);
    for (const name of named) expect(Object.keys(LAYERS)).toContain(name);
  });

  it('has no two layers that may import each other', () => {
    const reachable = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of LAYERS[from]?.mayImport ?? []) {
        if (!seen.has(next)) reachable(next, seen.add(next));
      }
      return seen;
    };
    for (const name of Object.keys(LAYERS)) expect(reachable(name)).not.toContain(name);
  });
});

describe('what would make a run differ from machine to machine', () => {
  const FORBIDDEN: readonly (readonly [code: string, advice: RegExp])[] = [
    ['const roll = Math.random();', /named random stream/],
    ['const { random } = Math;', /Write the member out/],
    ["const roll = Math['random']();", /Write the member out/],
    ['const roll = globalThis.Math.random();', /Name the global itself/],
    ['const now = Date.now();', /Time is virtual/],
    ['const now = new Date();', /Time is virtual/],
    ['const now = performance.now();', /Time is virtual/],
    ['setTimeout(() => {}, 1);', /return a setTimer effect/],
    ['setInterval(() => {}, 1);', /return a setTimer effect/],
    ['queueMicrotask(() => {});', /return a setTimer effect/],
    ['requestAnimationFrame(() => {});', /return a setTimer effect/],
    ['window.alert();', /also runs without a page/],
    ['const title = document.title;', /also runs without a page/],
    ["localStorage.getItem('a');", /also runs without a page/],
    ['const language = navigator.language;', /also runs without a page/],
    ['const globals = { document };', /also runs without a page/],
    ['const format = new Intl.NumberFormat();', /compare strings with < and >/],
    ['const text = (1).toLocaleString();', /compare strings with < and >/],
    ["const order = 'a'.localeCompare('b');", /compare strings with < and >/],
    ['const id = crypto.randomUUID();', /named random stream/],
    ['const reference = new WeakRef({});', /hold a plain reference/],
    ...['log', 'log2', 'exp', 'pow', 'sin', 'cos', 'tan', 'atan2', 'hypot', 'cbrt'].map(
      (member) => [`const x = Math.${member}(2);`, /last bits/] as const,
    ),
  ];

  for (const path of ['sim/a.ts', 'protocols/raft/a.ts', 'check/a.ts']) {
    test.each(FORBIDDEN)(`${path} may not: %s`, (code, advice) => {
      const messages = messagesFor(path, code);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(advice);
    });
  }

  const ALLOWED = [
    'const half = Math.floor(Math.sqrt(9) / 2);',
    '// Math.random, Date and window are only mentioned here',
    "const text = 'Date.now() and setTimeout';",
    'const text = `window ${1}`;',
    'const node = { window: 4, Date: 1 }; const size = node.window;',
    'type Settings = { readonly window: number; navigator(): void };',
    'class Log { document = 1; performance() {} }',
    'for (const key in {}) key;',
    "export { document } from './other.ts';",
  ];

  test.each(ALLOWED)('sim/a.ts may: %s', (code) => {
    expect(messagesFor('sim/a.ts', code)).toEqual([]);
  });

  test.each([
    'sim/a.test.ts',
    'protocols/raft/view.tsx',
    'scenario/a.ts',
    'session/a.ts',
    'ui/a.tsx',
    'cli/a.ts',
  ])('the ban does not reach %s', (path) => {
    expect(messagesFor(path, 'const now = Date.now();')).toEqual([]);
  });
});

describe('a violation', () => {
  it('names the file and the line', () => {
    const text = "import { setup } from 'xstate';\n\nconst now =\n  Date.now();\n";
    expect(findViolations([{ path: 'sim/world.ts', text }]).map(describeViolation)).toEqual([
      expect.stringMatching(/^src\/sim\/world\.ts:4 uses Date\. Time is virtual/),
    ]);
  });

  it('is not lost in a file that does not parse', () => {
    expect(() => messagesFor('sim/world.ts', 'const = ;')).toThrow(/sim\/world\.ts does not parse/);
  });
});
