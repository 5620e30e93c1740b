import { loadProtocol } from '../../protocols/index.ts';
import { World } from '../../sim/world/world.ts';
import { decodeLink } from '../link.ts';
import { endFingerprint } from '../pins/fingerprints.ts';
import { resolveLink } from '../resolve-link.ts';

/** A link with the runs that it must show for ever, by their fingerprints. */
interface KeptLink {
  readonly link: string;
  /** At the moment that it points to. */
  readonly shown: string;
  /** At the end of each of its branches; one where it has no branches. */
  readonly ends: readonly string[];
}

/** Opens a link as the page does and plays what it holds. Throws for one that does not open. */
export const replayLink = async (link: string): Promise<KeptLink> => {
  const resolved = await resolveLink(decodeLink(link), loadProtocol);
  if (resolved.kind !== 'scenario') throw new Error(`${link} opens nothing: ${resolved.kind}`);
  const { protocol, scenario, tree, position } = resolved;
  const world = new World(protocol, scenario);
  if (position.eventCount === null) world.advanceTo(position.atMicros);
  else while (world.eventCount < position.eventCount && world.step(position.atMicros));
  const shown = world.fingerprint();
  world.advanceTo(scenario.untilMicros);
  const current = tree === null ? 0 : tree.current;
  const scenarios = tree?.branches.map((branch) => branch.scenario) ?? [scenario];
  const ends = scenarios.map((each, place) =>
    place === current ? world.fingerprint() : endFingerprint(protocol, each),
  );
  return { link, shown, ends };
};
