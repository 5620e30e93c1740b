import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProtocol, protocols } from '../protocols/index.ts';
import { fingerprintsOf, type PinnedProtocol } from '../scenario/pins/fingerprints.ts';

const file = fileURLToPath(new URL('../scenario/pins/fingerprints.json', import.meta.url));

const before: Readonly<Record<string, PinnedProtocol>> = JSON.parse(readFileSync(file, 'utf8')); // its shape is what this command wrote
const after: Record<string, PinnedProtocol> = {};
for (const { id } of protocols) {
  const protocol = await loadProtocol(id);
  if (protocol !== null) after[id] = await fingerprintsOf(protocol);
}

/** `raft/figure-8`, `raft without raft/some-rule`: every pin with its fingerprint. */
const listed = (pins: Readonly<Record<string, PinnedProtocol>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(pins).flatMap(([id, { stories, withoutRule }]) => [
      ...Object.entries(stories).map(([name, print]) => [`${id}/${name}`, print] as const),
      ...Object.entries(withoutRule).map(
        ([rule, print]) => [`${id} without ${rule}`, print] as const,
      ),
    ]),
  );

const [old, now] = [listed(before), listed(after)];
const lines = [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
  const [was, is] = [old.get(name), now.get(name)];
  if (was === is) return [];
  if (was === undefined) return [`new      ${name}`];
  return [`${is === undefined ? 'gone    ' : 'changed '} ${name}`];
});
writeFileSync(file, `${JSON.stringify(after, null, 2)}\n`);
process.stdout.write(
  `${[...lines, `${now.size} fingerprints pinned, ${lines.length} of them different.`].join('\n')}\n`,
);
