import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { scenarioEntries, scenarioParts } from './schema.ts';
import { CURRENT_VERSION } from './versions.ts';

const descriptions: Readonly<Record<keyof typeof fileEntries, string>> = {
  $schema: 'The address of this JSON Schema, for editors.',
  version: 'The version of the scenario format.',
  protocol: 'The id of the protocol, such as raft.',
  title: 'What the scenario is called.',
  seed: 'Every draw of the run comes from it.',
  nodes: 'How many servers there are: n1, n2, and so on.',
  clients: 'The clients c1, c2, and so on, each with what it does by itself.',
  clientSettings: 'How every client waits and asks again; what is missing takes the default.',
  parameters: "The protocol's parameters that differ from their defaults.",
  rulesOff: 'The ids of the rules that the protocol does without.',
  network: 'What every link starts with; what is missing takes the default.',
  diskMicros: 'How long a disk write takes, in microseconds.',
  diskSettings: 'How the disks of single nodes differ from that.',
  jitterMicros: 'So much later than it is due a timer fires, in microseconds.',
  regions: 'Groups of nodes that are near to each other, and how far it is between them.',
  disks: "What nodes find on their disks at the start, in the protocol's own form.",
  script: 'What is done to the cluster, and when, in order of time.',
  untilMicros: 'When the run ends, in microseconds of virtual time.',
  captions:
    'The stops of a story: each is shown from its moment on, and may ask, point at something, or wait for a deed.',
  afterwards: 'What to try once the story has been told.',
  expectations: 'What the run must show at its end.',
  positions: 'Where nodes stand on the stage, as shares of its width and height.',
};

const fileEntries = {
  $schema: v.exactOptional(v.string()),
  version: v.literal(CURRENT_VERSION),
  ...scenarioEntries,
};

it('public/scenario.schema.json is the schema of a scenario file (vitest -u writes it)', async () => {
  const { $schema, properties, ...schema } = toJsonSchema(v.strictObject(fileEntries), {
    target: 'draft-2020-12',
    typeMode: 'output',
    definitions: scenarioParts,
    // It only tells lists from objects, which JSON Schema does by itself.
    ignoreActions: ['guard'],
  });
  const described = Object.fromEntries(
    Object.entries(properties ?? {}).map(([key, property]) => [
      key,
      // The properties are those of fileEntries, and only a boolean schema is no object.
      { description: descriptions[key as keyof typeof fileEntries], ...(property as object) },
    ]),
  );
  const published = {
    $schema,
    title: 'A scenario of Quorate',
    description: 'Everything that a run is a function of. Times are whole microseconds.',
    ...schema,
    properties: described,
  };
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
    '../../public/scenario.schema.json',
  );
});
