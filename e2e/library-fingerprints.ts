import { loadProtocol } from '../src/protocols/index.ts';
import { fingerprintsOf, type PinnedProtocol } from '../src/scenario/pins/fingerprints.ts';

/** Plays all that a protocol has in the library, in whatever browser this is loaded by. */
export const fingerprintsHere = async (id: string): Promise<PinnedProtocol> => {
  const protocol = await loadProtocol(id);
  if (protocol === null) throw new Error(`There is no protocol ${id}.`);
  return fingerprintsOf(protocol);
};
