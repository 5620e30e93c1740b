import { posix } from 'node:path';
import { BANNED_GLOBALS, BANNED_METHODS, EXACT_MATH, insteadOfMath } from './banned.ts';
import { LAYERS, type Layer, TEST_PACKAGES, VIEW_EXTRAS } from './layers.ts';
import { type ImportFact, readFacts, type SourceFacts } from './source-facts.ts';

/** One source file: its path from src/, with forward slashes, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

/** One broken rule, with what to do instead in its message. */
export type Violation = {
  readonly path: string;
  readonly line: number;
  readonly message: string;
};

/** Where a file stands in the order of things. */
type Place = {
  readonly path: string;
  readonly layer: string;
  /** The protocol whose folder it is in. Files that all protocols share have none. */
  readonly protocol: string | undefined;
  readonly isView: boolean;
  readonly isTestCode: boolean;
};

/**
 * Finds every place where source files break the directions between layers or use what would make
 * a run differ from machine to machine.
 *
 * @throws SyntaxError when a file does not parse
 */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const facts = readFacts(path, text);
    const place = placeOf(path);
    const layer = LAYERS[place.layer];
    const stars = facts.starExports.map((line) => ({
      path,
      line,
      message: 'uses "export *". Name what is exported, so that a reader can find it.',
    }));
    if (layer === undefined) {
      const message = `is in src/${place.layer}, which is no known layer. Move it into one, or add the layer to src/architecture/layers.ts with what it may import.`;
      return [{ path, line: 1, message }, ...stars];
    }
    const imports = facts.imports.flatMap((fact) => {
      const message = judgeImport(place, layer, fact);
      return message === undefined ? [] : [{ path, line: fact.line, message }];
    });
    const mustRepeat = layer.deterministic === true && !place.isTestCode && !place.isView;
    return [...stars, ...imports, ...(mustRepeat ? bannedUses(path, facts) : [])];
  });
}

/** A violation as one line: `src/sim/world.ts:12 uses …`. */
export function describe({ path, line, message }: Violation): string {
  return `src/${path}:${line} ${message}`;
}

function placeOf(path: string): Place {
  const [first = '', second = '', third] = path.split('/');
  const isTestCode = /\.(test|testing)\.tsx?$/.test(path) || path.split('/').includes('testing');
  const layer = second === '' ? 'main' : first;
  const inProtocol = layer === 'protocols' && third !== undefined && second !== 'testing';
  return {
    path,
    layer,
    protocol: inProtocol ? second : undefined,
    isView: inProtocol && /^[^/]+\/[^/]+\/view(\.|\/)/.test(path),
    isTestCode,
  };
}

/** Why an import is forbidden and what to do instead, or undefined when it is allowed. */
function judgeImport(from: Place, layer: Layer, fact: ImportFact): string | undefined {
  const { specifier } = fact;
  const says = `imports ${specifier}.`;
  if (fact.computed) {
    return `loads a computed address (${specifier}). Write each address out as a plain string, so that it can be checked and bundled.`;
  }
  if (specifier.startsWith('node:')) {
    if (layer.runsInNode === true || from.isTestCode) return undefined;
    return `${says} Only src/cli and tests run in Node. ${layer.instead}`;
  }
  if (!specifier.startsWith('.')) {
    const allowed = [
      ...layer.packages,
      ...(from.isTestCode ? TEST_PACKAGES : []),
      ...(from.isView ? VIEW_EXTRAS.packages : []),
    ];
    if (allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
      return undefined;
    }
    return `${says} src/${from.layer} may import ${listed(allowed, 'no package')}. ${layer.instead}`;
  }

  const target = posix.join(posix.dirname(from.path), specifier.replace(/\?.*$/, ''));
  if (target.startsWith('..')) {
    return `${says} Code in src depends on nothing outside it: move what it needs into src.`;
  }
  const to = placeOf(target);
  if (to.isTestCode && !from.isTestCode) {
    return `${says} That is test code: move what both need into a file that is not.`;
  }
  if (to.layer !== from.layer) {
    const allowed = [
      ...layer.mayImport,
      ...(from.isTestCode ? (layer.testsMayImport ?? []) : []),
      ...(from.isView ? VIEW_EXTRAS.layers : []),
    ];
    if (to.layer === 'main') {
      return `${says} Nothing imports main: move what is needed into the layer it is about. ${layer.instead}`;
    }
    if (!allowed.includes(to.layer)) {
      return `${says} src/${from.layer} may import ${listed(
        allowed.map((name) => `src/${name}`),
        'no other layer',
      )}. ${layer.instead}`;
    }
  }
  if (from.protocol !== undefined && to.layer === 'protocols' && to.protocol !== from.protocol) {
    const isTheList = /^protocols\/index\.tsx?$/.test(target);
    if (to.protocol !== undefined || isTheList) {
      return `${says} A protocol never imports another: repeat the few lines, or move what is no protocol's own into src/sim.`;
    }
  }
  if (to.isView && !fact.typeOnly && !fact.lazy && !from.isTestCode) {
    const mayDraw = from.isView || ['stage', 'panels', 'main'].includes(from.layer);
    if (!mayDraw) {
      return `${says} A view brings React along, and this code also runs without a page: load it with import() where it is drawn.`;
    }
  }
  return undefined;
}

function bannedUses(path: string, facts: SourceFacts): Violation[] {
  const globals = facts.identifiers.flatMap(({ name, line }) => {
    if (name === 'Math') {
      const message =
        'uses Math other than by a plain member. Write the member out, as in Math.floor(x).';
      return [{ path, line, message }];
    }
    // A fixed language gives the same words everywhere; one file of a layer puts things into words.
    if (name === 'Intl' && path.endsWith('/words.ts')) return [];
    const instead = BANNED_GLOBALS.get(name);
    return instead === undefined ? [] : [{ path, line, message: `uses ${name}. ${instead}` }];
  });
  const methods = facts.members.flatMap(({ name, line }) => {
    const instead = BANNED_METHODS.get(name);
    return instead === undefined ? [] : [{ path, line, message: `uses ${name}. ${instead}` }];
  });
  const maths = facts.mathMembers
    .filter(({ name }) => !EXACT_MATH.has(name))
    .map(({ name, line }) => ({
      path,
      line,
      message: `uses Math.${name}. ${insteadOfMath(name)}`,
    }));
  return [...globals, ...methods, ...maths];
}

function listed(names: readonly string[], none: string): string {
  return names.length === 0 ? none : `only ${names.join(', ')}`;
}
