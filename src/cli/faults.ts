/**
 * `npm run -s faults [-- WORD…]`: puts faults in, one at a time, in a copy of the sources, and says
 * which of them the tests let through. With words, only faults that have one of them in their names.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fault, faults } from './faults/list.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = join(root, '.cache', 'faults');

const words = process.argv.slice(2);
const chosen = faults.filter(
  ({ name, file }) => words.length === 0 || words.some((word) => `${name} ${file}`.includes(word)),
);

rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const name of ['src', 'public', 'package.json', 'tsconfig.json', 'vite.config.ts']) {
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
// A failure is all that is asked for: the smallest example would take longer than the fault is worth.
writeFileSync(
  join(copy, 'no-shrinking.ts'),
  "import fc from 'fast-check';\nfc.configureGlobal({ endOnFailure: true });\n",
);
writeFileSync(
  join(copy, 'vitest.config.ts'),
  `import { mergeConfig } from 'vite';
import base from './vite.config.ts';
export default mergeConfig(base, { test: { setupFiles: ['./no-shrinking.ts'] } });
`,
);

/** Whether the tests of these filters pass in the copy. */
const pass = (tests: readonly string[]): boolean =>
  spawnSync('npx', ['vitest', 'run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: copy,
    stdio: 'ignore',
  }).status === 0;

/** What became of a fault; null when it was caught. */
const whyMissed = ({ file, find, replace, tests }: Fault): string | null => {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  if (sound.split(find).length !== 2) return 'its text does not stand just once in the file';
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  );
  const isUnnoticed = pass(tests);
  writeFileSync(path, sound);
  return isUnnoticed ? 'no test fails' : null;
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (!pass([...new Set(chosen.flatMap(({ tests }) => tests))])) {
  say('The tests fail without any fault: mend them first.');
  process.exitCode = 2;
} else {
  let caught = 0;
  for (const fault of chosen) {
    const why = whyMissed(fault);
    if (why === null) caught += 1;
    say(`${why === null ? 'caught ' : 'ESCAPED'} ${fault.name}${why === null ? '' : `: ${why}`}`);
  }
  const score = Math.floor((caught * 100) / Math.max(1, chosen.length));
  say(`${caught} of ${chosen.length} faults caught: ${score} %`);
  if (caught < chosen.length) process.exitCode = 1;
}
