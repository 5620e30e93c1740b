import type { LibraryScenario } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import { parseTree, plainTree, type SharedTree } from './branch-tree.ts';
import { type Difference, differenceBetween, parseDifference } from './difference.ts';
import { type LinkFailure, libraryChanged, linkFailure } from './link-problem.ts';
import { fitsPayload, packText, unpackText } from './payload.ts';
import { findUnplain } from './plain.ts';
import type { ScenarioReport } from './report.ts';
import { sameData } from './same-data.ts';
import { parseScenario } from './schema.ts';
import { formatSeconds, parseSeconds } from './seconds.ts';
import { CURRENT_VERSION, OLDEST_DIFFERENCE_VERSION, upgrade } from './versions.ts';
import { grouped, uncapitalised } from './wording.ts';

/*
 * The hash of the page's address says which run to show, and at which moment:
 *
 *     #/raft/figure-8?t=1.284               a scenario of the library
 *     #/raft/figure-8/2/<payload>?t=1.284   one that differs from the library's
 *     #/s/2/<payload>?t=1.284               any scenario, whole
 *     #/b/2/<payload>?t=1.284               several branches of a run, with their names
 *
 * The number before a payload is the version of the scenario format. `t` is in virtual seconds; `e`,
 * where it stands, is the number of events, for a moment between two that are simultaneous.
 */

/** How long a link's hash may be. */
export const MAXIMUM_LINK_CHARACTERS = 65_536;

/** From this length on, a whole scenario's payload gives way to a difference from the library. */
const LONG_PAYLOAD_CHARACTERS = 420;

/** A moment of a run. `eventCount` tells simultaneous events apart; null: after all that are due. */
export interface LinkPosition {
  readonly atMicros: Micros;
  readonly eventCount: number | null;
}

/** What a link says, before any protocol is loaded. A null position: the link names none. */
export type DecodedLink =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'library';
      readonly protocol: string;
      /** Null for the protocol's first one. */
      readonly scenarioId: string | null;
      /** What was changed in that scenario; null for nothing. */
      readonly difference: Difference | null;
      readonly position: LinkPosition | null;
    }
  | {
      readonly kind: 'scenario';
      readonly scenario: Scenario;
      readonly position: LinkPosition | null;
    }
  | {
      readonly kind: 'tree';
      readonly tree: SharedTree;
      readonly position: LinkPosition | null;
    }
  | LinkFailure;

/** A link's hash, or why the scenario cannot be put into one. */
export type EncodedLink = { readonly kind: 'link'; readonly hash: string } | LinkFailure;

const queryOf = (position: LinkPosition): string =>
  `?t=${formatSeconds(position.atMicros)}${position.eventCount === null ? '' : `&e=${position.eventCount}`}`;

/**
 * The hash of the link to a moment of a scenario's run. `library` holds the scenarios of its protocol.
 * Whatever this gives, `decodeLink` and `resolveLink` turn back into the same scenario. It gives a
 * problem for a scenario beyond the limits of the format, or one that would make too long a link.
 */
export const encodeLink = (
  { scenario, ...position }: LinkPosition & { readonly scenario: Scenario },
  library: readonly LibraryScenario[],
): EncodedLink => {
  const query = queryOf(position);
  const relatives = library.filter((entry) => entry.scenario.protocol === scenario.protocol);
  const same = relatives.find((entry) => sameData(entry.scenario, scenario));
  if (same !== undefined) {
    return { kind: 'link', hash: `#/${scenario.protocol}/${same.id}${query}` };
  }

  const parsed = parseScenario(scenario);
  if (parsed.kind === 'problem') return linkFailure('invalid', parsed.report.sentence);
  const text = JSON.stringify(parsed.scenario);
  const whole = fitsPayload(text) ? packText(text) : null;
  const candidates = whole === null ? [] : [`#/s/${CURRENT_VERSION}/${whole}${query}`];
  if (whole === null || whole.length > LONG_PAYLOAD_CHARACTERS) {
    for (const entry of relatives) {
      const base = parseScenario(entry.scenario);
      if (base.kind === 'problem') continue;
      const difference = JSON.stringify(differenceBetween(base.scenario, parsed.scenario));
      if (!fitsPayload(difference)) continue;
      const path = `#/${scenario.protocol}/${entry.id}/${CURRENT_VERSION}/`;
      candidates.push(path + packText(difference) + query);
    }
  }
  const [hash] = candidates
    .filter((candidate) => candidate.length <= MAXIMUM_LINK_CHARACTERS)
    .sort((one, other) => one.length - other.length);
  return hash === undefined
    ? linkFailure('too-large', 'This scenario is too large for a link.')
    : { kind: 'link', hash };
};

/**
 * The hash of the link to a moment of a run with all its branches. `decodeLink` turns it back into
 * the same tree. It gives a problem for a tree beyond the limits of the format, or one that would
 * make too long a link.
 */
export const encodeTreeLink = ({
  tree,
  ...position
}: LinkPosition & { readonly tree: SharedTree }): EncodedLink => {
  const parsed = parseTree(plainTree(tree));
  if (parsed.kind === 'problem') return linkFailure('invalid', parsed.sentence);
  const tooLarge = linkFailure('too-large', 'These branches are too large for one link.');
  const text = JSON.stringify(plainTree(parsed.tree));
  if (!fitsPayload(text)) return tooLarge;
  const hash = `#/b/${CURRENT_VERSION}/${packText(text)}${queryOf(position)}`;
  return hash.length <= MAXIMUM_LINK_CHARACTERS ? { kind: 'link', hash } : tooLarge;
};

const damaged = (how: string, detail?: string): LinkFailure =>
  linkFailure('garbled', `This link is damaged: ${how}.`, detail);

const invalid = (report: ScenarioReport): LinkFailure =>
  linkFailure('invalid', `This link cannot be opened: ${uncapitalised(report.sentence)}`);

const endsEarly = linkFailure(
  'truncated',
  'This link ends too early: part of it was lost on the way.',
);

const parsePosition = (query: string): LinkPosition | null | LinkFailure => {
  const parameters = new URLSearchParams(query);
  const t = parameters.get('t');
  const e = parameters.get('e');
  if (t === null && e === null) return null;
  const atMicros = t === null ? null : parseSeconds(t);
  if (atMicros === null) {
    return damaged('its t must be a number of seconds such as 1.284, with at most six decimals');
  }
  if (e !== null && !/^\d{1,9}$/.test(e)) {
    return damaged('its e must be a number of events such as 1234');
  }
  return { atMicros, eventCount: e === null ? null : Number(e) };
};

interface Payload {
  readonly kind: 'payload';
  readonly version: number;
  readonly json: unknown;
}

/** Reads the version and the payload that end a link's path; the JSON that it gives is plain data. */
const parsePayload = ([versionText, packed, ...more]: readonly string[]): Payload | LinkFailure => {
  if (more.length > 0) return damaged('it goes on after its end');
  if (!versionText) return endsEarly;
  if (!/^[1-9]\d{0,5}$/.test(versionText)) {
    return damaged('the version of its format must be a number such as 1');
  }
  const version = Number(versionText);
  if (version > CURRENT_VERSION) {
    return linkFailure(
      'newer-version',
      `This link was made by a newer version of Quorate (its format is ${version}, and this one knows ${CURRENT_VERSION}): reload the page to get the newest.`,
    );
  }
  if (!packed) return endsEarly;
  const unpacked = unpackText(packed);
  switch (unpacked.kind) {
    case 'truncated':
      return endsEarly;
    case 'garbled':
      return damaged('some of its characters were changed on the way');
    case 'too-large':
      return linkFailure(
        'too-large',
        'This link holds more than a scenario may, so it stays shut.',
      );
    case 'text':
      break;
  }
  let json: unknown;
  try {
    json = JSON.parse(unpacked.text);
  } catch (error) {
    return damaged('what it holds is not JSON', String(error));
  }
  const unplain = findUnplain(json);
  return unplain === null ? { kind: 'payload', version, json } : invalid(unplain);
};

const decodeWhole = (segments: readonly string[], position: LinkPosition | null): DecodedLink => {
  const payload = parsePayload(segments);
  if (payload.kind === 'problem') return payload;
  const parsed = parseScenario(upgrade(payload.json, payload.version));
  return parsed.kind === 'problem'
    ? invalid(parsed.report)
    : { kind: 'scenario', scenario: parsed.scenario, position };
};

const decodeTree = (segments: readonly string[], position: LinkPosition | null): DecodedLink => {
  const payload = parsePayload(segments);
  if (payload.kind === 'problem') return payload;
  const parsed = parseTree(payload.json, payload.version);
  return parsed.kind === 'problem'
    ? linkFailure('invalid', `This link cannot be opened: ${uncapitalised(parsed.sentence)}`)
    : { kind: 'tree', tree: parsed.tree, position };
};

const NO_ADDRESS = 'what follows its # is no address within Quorate';

const isName = (text: string): boolean =>
  text.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);

const decodeLibrary = (
  protocol: string,
  [scenarioId, ...segments]: readonly string[],
  position: LinkPosition | null,
): DecodedLink => {
  if (!isName(protocol)) return damaged(NO_ADDRESS);
  if (!scenarioId) {
    return { kind: 'library', protocol, scenarioId: null, difference: null, position };
  }
  if (!isName(scenarioId)) return damaged(NO_ADDRESS);
  const unchanged = { kind: 'library', protocol, scenarioId, difference: null, position } as const;
  if (segments.length === 0) return unchanged;
  const payload = parsePayload(segments);
  if (payload.kind === 'problem') return payload;
  if (payload.version < OLDEST_DIFFERENCE_VERSION) return libraryChanged(protocol, scenarioId);
  const difference = parseDifference(payload.json);
  return difference === null
    ? linkFailure('invalid', 'This link does not say how its scenario differs from the library.')
    : { ...unchanged, difference };
};

/**
 * Reads a link: a hash with or without its `#`, or a whole address. Never throws, and the work is
 * bounded by `MAXIMUM_LINK_CHARACTERS`. Whether its protocol and its scenario exist is for
 * `resolveLink` to find out.
 */
export const decodeLink = (link: string): DecodedLink => {
  const encoded = link.slice(link.indexOf('#') + 1).trim();
  if (encoded.length > MAXIMUM_LINK_CHARACTERS) {
    return linkFailure(
      'too-large',
      `This link is longer than the ${grouped(MAXIMUM_LINK_CHARACTERS)} characters that a link may have.`,
    );
  }
  let hash = encoded;
  try {
    // Only some mail programs write percent signs into a hash; this page never does.
    if (hash.includes('%')) hash = decodeURIComponent(hash);
  } catch (error) {
    return damaged('a percent sign in it stands for nothing', String(error));
  }
  if (hash === '' || hash === '/') return { kind: 'empty' };
  const [path = '', query = ''] = hash.split('?');
  const position = parsePosition(query);
  if (position !== null && 'problem' in position) return position;
  const [before, first = '', ...segments] = path.split('/');
  if (before !== '') return damaged(NO_ADDRESS);
  if (first === 's') return decodeWhole(segments, position);
  if (first === 'b') return decodeTree(segments, position);
  return decodeLibrary(first, segments, position);
};
