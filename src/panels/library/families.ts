import type { CatalogueProtocol } from '../../protocols/catalogue-entry.ts';

/** Protocols of one kind. */
export interface Family {
  readonly name: string;
  readonly protocols: readonly CatalogueProtocol[];
}

/** The protocols by family; both in the order in which they are first met. */
export const familiesOf = (catalogue: readonly CatalogueProtocol[]): readonly Family[] => {
  const families = new Map<string, CatalogueProtocol[]>();
  for (const protocol of catalogue) {
    const known = families.get(protocol.family);
    if (known === undefined) families.set(protocol.family, [protocol]);
    else known.push(protocol);
  }
  return [...families].map(([name, protocols]) => ({ name, protocols }));
};
