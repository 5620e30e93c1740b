import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { SourceFile } from './guard.ts';

/**
 * Every TypeScript and JavaScript file under a folder, in a fixed order.
 *
 * @param folder absolute; paths in the result are relative to it
 */
export function readSourceTree(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => /\.(ts|tsx|mts|mjs|js|jsx)$/.test(path) && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
