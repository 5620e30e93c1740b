import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The protocol that new ones are made from. */
const template = 'failure-detector';

const folderOf = (root: string, name: string): string => join(root, 'src', 'protocols', name);

/** `my-protocol` as `MyProtocol`. */
const inPascalCase = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `my-protocol` as `myProtocol`. */
const inCamelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, c: string) => c.toUpperCase());

/** `my-protocol` as `My protocol`. */
const asTitle = (name: string): string =>
  (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', ' ');

/** A text of the template, or the path of one of its files, under another protocol's name. */
export const renamed = (text: string, name: string): string =>
  text
    .replaceAll(template, name)
    .replaceAll(inCamelCase(template), inCamelCase(name))
    .replaceAll(inPascalCase(template), inPascalCase(name))
    .replace(new RegExp(`${asTitle(template)}\\b`, 'g'), asTitle(name));

const reserved =
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  );

/** The files of the template, by their paths in its folder. */
const filesOf = (root: string): readonly string[] =>
  readdirSync(folderOf(root, template), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folderOf(root, template).length + 1))
    .toSorted();

/** What the template's code gives names to, or imports, and what its files are called. */
const namesIn = (root: string): ReadonlySet<string> =>
  new Set(
    filesOf(root).flatMap((file) => {
      if (!file.endsWith('.ts')) return [];
      const text = readFileSync(join(folderOf(root, template), file), 'utf8');
      const declared = text.matchAll(/\b(?:const|type|interface) (\w+)/g);
      const imported = text.matchAll(/\bimport (?:type )?\{([^}]*)\}/g);
      return [
        file.replace(/\..*/, ''),
        ...[...declared].map(([, word = '']) => word),
        ...[...imported].flatMap(([, words = '']) => words.match(/\w+/g) ?? []),
      ];
    }),
  );

/** Why a protocol can not have this name, and what would be right; null where it can. */
export const nameProblem = (root: string, name: string): string | null => {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    return `${JSON.stringify(name)} is no name for a protocol. Use small letters and digits, with hyphens between words: two-phase-commit.`;
  }
  if (existsSync(folderOf(root, name)) || existsSync(`${folderOf(root, name)}.ts`)) {
    return `src/protocols has ${name} already. Take another name, or delete that first.`;
  }
  const taken = namesIn(root);
  if (
    [name, inCamelCase(name), inPascalCase(name)].some((each) => taken.has(each)) ||
    reserved.includes(name)
  ) {
    return `The code of a protocol uses the word ${name} for something else. Take another name, such as ${name}-protocol.`;
  }
  return null;
};

/** The end of the list of protocols, before which a new one is put. */
const endOfList = '\n];\n';

/** Writes the template's folder under another name, and adds its line to the list of protocols. */
export const layOut = (root: string, name: string): void => {
  for (const file of filesOf(root)) {
    const text = readFileSync(join(folderOf(root, template), file), 'utf8');
    const path = join(folderOf(root, name), renamed(file, name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, renamed(text, name));
  }
  const list = join(root, 'src', 'protocols', 'index.ts');
  const line = `\n  {
    id: '${name}',
    title: '${asTitle(name)}',
    load: async () => (await import('./${name}/index.ts')).${inCamelCase(name)},
  },`;
  writeFileSync(list, readFileSync(list, 'utf8').replace(endOfList, `${line}${endOfList}`));
};
