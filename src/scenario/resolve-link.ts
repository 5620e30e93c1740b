import { InvariantError } from '../sim/errors.ts';
import type { LibraryScenario, Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { SharedTree } from './branch-tree.ts';
import { applyDifference } from './difference.ts';
import formerBasesOfLibrary from './former-bases.json' with { type: 'json' };
import type { DecodedLink, LinkPosition } from './link.ts';
import { type LinkFailure, libraryChanged, linkFailure } from './link-problem.ts';
import { parseScenario } from './schema.ts';
import { quoted, uncapitalised } from './wording.ts';

/** Checksums of scenarios of the library as version 1 of the format told them, by their address. Nothing writes it anew. */
const formerBases: Readonly<Record<string, readonly string[]>> = formerBasesOfLibrary;

/** A link with everything at hand to open it. */
export type ResolvedLink =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'scenario';
      readonly protocol: Protocol;
      readonly scenario: Scenario;
      /** The scenario of the library that it is or that it changes; null for none. */
      readonly library: LibraryScenario | null;
      /** All branches, where the link holds several; `scenario` is then that of the current one. */
      readonly tree: SharedTree | null;
      readonly position: LinkPosition;
    }
  | LinkFailure;

/** The scenario of the branch that a tree shows. */
const currentScenario = ({ branches, current }: SharedTree): Scenario => {
  const branch = branches[current];
  if (branch === undefined)
    throw new InvariantError('A tree shows a branch that it does not have.');
  return branch.scenario;
};

const scenarioOf = (
  link: Extract<DecodedLink, { readonly kind: 'library' | 'scenario' | 'tree' }>,
  protocol: Protocol,
):
  | {
      readonly kind: 'found';
      readonly scenario: Scenario;
      readonly library: LibraryScenario | null;
    }
  | LinkFailure => {
  if (link.kind === 'scenario') return { kind: 'found', scenario: link.scenario, library: null };
  if (link.kind === 'tree') {
    return { kind: 'found', scenario: currentScenario(link.tree), library: null };
  }
  const { scenarioId } = link;
  const library =
    scenarioId === null
      ? protocol.scenarios[0]
      : protocol.scenarios.find((entry) => entry.id === scenarioId);
  if (library === undefined) {
    return linkFailure(
      'unknown-scenario',
      scenarioId === null
        ? `The library has no scenario for ${protocol.title}.`
        : `The library has no scenario called ${quoted(scenarioId)} for ${protocol.title}.`,
    );
  }
  if (link.difference === null) return { kind: 'found', scenario: library.scenario, library };
  const base = parseScenario(library.scenario);
  const formerly = formerBases[`${link.protocol}/${link.scenarioId}`] ?? [];
  const changed =
    base.kind === 'problem' ? base : applyDifference(base.scenario, link.difference, formerly);
  if (base.kind === 'problem' || changed.kind === 'other-base') {
    return libraryChanged(link.protocol, library.id);
  }
  return changed.kind === 'problem'
    ? linkFailure(
        'invalid',
        `This link cannot be opened: ${uncapitalised(changed.report.sentence)}`,
      )
    : { kind: 'found', scenario: changed.scenario, library };
};

const protocolOf = (
  link: Extract<DecodedLink, { readonly kind: 'library' | 'scenario' | 'tree' }>,
): string => {
  switch (link.kind) {
    case 'library':
      return link.protocol;
    case 'scenario':
      return link.scenario.protocol;
    case 'tree':
      return currentScenario(link.tree).protocol;
  }
};

/**
 * Finds the protocol and the scenario that a decoded link speaks of. `loadProtocol` gives null for a
 * name that it does not know; when it rejects, the link is a problem of its own. A link without a
 * position opens where the library says, or at the start; one to a moment past the end opens at the
 * end. Never throws.
 */
export const resolveLink = async (
  link: DecodedLink,
  loadProtocol: (id: string) => Promise<Protocol | null>,
): Promise<ResolvedLink> => {
  if (link.kind === 'empty' || link.kind === 'problem') return link;
  const id = protocolOf(link);
  let protocol: Protocol | null;
  try {
    protocol = await loadProtocol(id);
  } catch (error) {
    return linkFailure(
      'protocol-unavailable',
      `The protocol ${quoted(id)} could not be loaded: check the connection and reload the page.`,
      String(error),
    );
  }
  if (protocol === null) {
    return linkFailure(
      'unknown-protocol',
      `This version of Quorate has no protocol called ${quoted(id)}.`,
    );
  }
  const found = scenarioOf(link, protocol);
  if (found.kind === 'problem') return found;
  const { scenario, library } = found;
  const asked = link.position ?? { atMicros: library?.opensAtMicros ?? 0, eventCount: null };
  const position =
    asked.atMicros > scenario.untilMicros
      ? { atMicros: scenario.untilMicros, eventCount: null }
      : asked;
  const tree = link.kind === 'tree' ? link.tree : null;
  return { kind: 'scenario', protocol, scenario, library, tree, position };
};
