import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file of the first load. */
export interface LoadedFile {
  /** Relative to index.html. */
  readonly path: string;
  readonly bytes: number;
  readonly gzippedBytes: number;
}

/** Addresses of the scripts, style sheets and preloaded modules and fonts that a page names. */
export const namedFiles = (html: string): readonly string[] => {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags.flatMap((tag) => {
    const isScript = tag.startsWith('<script');
    const isLoaded = /\brel="(?:stylesheet|modulepreload|preload)"/.test(tag);
    const address = (isScript ? /\bsrc="([^"]+)"/ : /\bhref="([^"]+)"/).exec(tag)?.[1];
    return (isScript || isLoaded) && address !== undefined ? [address.replace(/^\.?\//, '')] : [];
  });
};

/** What a browser has to load before the page can draw anything, from the folder of a build. */
export const measureFirstLoad = async (folder: string): Promise<readonly LoadedFile[]> => {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  return measureFiles(folder, ['index.html', ...namedFiles(html)]);
};

/** The sizes of files of a build. */
export const measureFiles = async (
  folder: string,
  paths: readonly string[],
): Promise<readonly LoadedFile[]> =>
  Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(folder, path));
      const gzippedBytes = gzipSync(content, { level: 9 }).length;
      return { path, bytes: content.length, gzippedBytes };
    }),
  );
