import { type ESTree, parseSync, Visitor } from 'vite';

/** One module that a source file names. */
export type ImportFact = {
  /** As written: `./world.ts`, `xstate`, `node:fs`. */
  readonly specifier: string;
  readonly line: number;
  /** Whether it vanishes when types are stripped. */
  readonly typeOnly: boolean;
  /** Whether it is loaded by `import()` when it is needed. */
  readonly lazy: boolean;
  /** Whether the address is worked out at run time; `specifier` is then the expression's own text. */
  readonly computed: boolean;
};

/** A name and where it stands. */
export type NameFact = { readonly name: string; readonly line: number };

/** What the guard has to know about one source file. */
export type SourceFacts = {
  readonly imports: readonly ImportFact[];
  /** Lines with `export * from` or `export * as name from`. */
  readonly starExports: readonly number[];
  /** Identifiers that stand for a value or a type; names of properties and members are not among them. */
  readonly identifiers: readonly NameFact[];
  /** Names of members that are read by dot or destructured, whatever the object. */
  readonly members: readonly NameFact[];
  /** Members of Math, by dot. A use of Math in any other way is `Math` itself. */
  readonly mathMembers: readonly NameFact[];
};

/**
 * Parses a TypeScript source file and lists what it imports and names.
 *
 * @param file used in errors, and its ending tells whether JSX is allowed
 * @throws SyntaxError when the text does not parse
 */
export function readFacts(file: string, text: string): SourceFacts {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file} does not parse: ${error.message}`);

  const lineOf = lineFinder(text);
  const imports: ImportFact[] = [];
  const starExports: number[] = [];
  const identifiers = new Map<number, string>();
  const members: NameFact[] = [];
  const mathMembers: NameFact[] = [];
  /** Where identifiers stand that only name a property, a member or something elsewhere. */
  const mereNames = new Set<number>();

  const mention = (source: { value: string; start: number }, typeOnly: boolean) => {
    const line = lineOf(source.start);
    imports.push({ specifier: source.value, line, typeOnly, lazy: false, computed: false });
  };
  const nameKey = (node: { computed?: boolean; key: ESTree.Node }) => {
    if (node.computed !== true) mereNames.add(node.key.start);
  };

  new Visitor({
    ImportDeclaration: (node) => {
      const { importKind, specifiers } = node;
      const allTypes =
        specifiers.length > 0 &&
        specifiers.every((each) => each.type === 'ImportSpecifier' && each.importKind === 'type');
      mention(node.source, importKind === 'type' || allTypes);
    },
    ImportSpecifier: (node) => {
      if (node.imported.start !== node.local.start) mereNames.add(node.imported.start);
    },
    ExportNamedDeclaration: (node) => {
      if (node.source === null) return;
      mention(node.source, node.exportKind === 'type');
      for (const { local } of node.specifiers) mereNames.add(local.start);
    },
    ExportSpecifier: (node) => {
      if (node.exported.start !== node.local.start) mereNames.add(node.exported.start);
    },
    ExportAllDeclaration: (node) => {
      mention(node.source, node.exportKind === 'type');
      starExports.push(lineOf(node.start));
      if (node.exported !== null) mereNames.add(node.exported.start);
    },
    ImportExpression: ({ source }) => {
      const line = lineOf(source.start);
      const literal = source.type === 'Literal' && typeof source.value === 'string';
      const specifier = literal ? String(source.value) : text.slice(source.start, source.end);
      imports.push({ specifier, line, typeOnly: false, lazy: true, computed: !literal });
    },
    TSImportType: (node) => mention(node.source, true),
    TSExternalModuleReference: (node) => mention(node.expression, false),
    Identifier: (node) => {
      identifiers.set(node.start, node.name);
    },
    JSXIdentifier: (node) => {
      identifiers.set(node.start, node.name);
    },
    JSXAttribute: (node) => {
      mereNames.add(node.name.start);
    },
    MemberExpression: (node) => {
      if (node.computed || node.property.type !== 'Identifier') return;
      const name = { name: node.property.name, line: lineOf(node.property.start) };
      mereNames.add(node.property.start);
      members.push(name);
      if (node.object.type === 'Identifier' && node.object.name === 'Math') {
        mereNames.add(node.object.start);
        mathMembers.push(name);
      }
    },
    Property: (node) => {
      if (node.key.type === 'Identifier' && !node.computed) {
        members.push({ name: node.key.name, line: lineOf(node.key.start) });
      }
      if (!node.shorthand) nameKey(node);
    },
    PropertyDefinition: nameKey,
    AccessorProperty: nameKey,
    MethodDefinition: nameKey,
    TSPropertySignature: nameKey,
    TSMethodSignature: nameKey,
    TSQualifiedName: (node) => {
      mereNames.add(node.right.start);
    },
    TSNamedTupleMember: (node) => {
      mereNames.add(node.label.start);
    },
    LabeledStatement: (node) => {
      mereNames.add(node.label.start);
    },
    BreakStatement: (node) => {
      if (node.label !== null) mereNames.add(node.label.start);
    },
    ContinueStatement: (node) => {
      if (node.label !== null) mereNames.add(node.label.start);
    },
  }).visit(program);

  return {
    imports,
    starExports,
    identifiers: [...identifiers]
      .filter(([start]) => !mereNames.has(start))
      .map(([start, name]) => ({ name, line: lineOf(start) })),
    members,
    mathMembers,
  };
}

/** A function from an offset in the text to its line, counted from 1. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}
