import type { Intervention, ScriptEntry } from '../../sim/intervention.ts';
import { draw, pick, streamKey, within } from '../../sim/random.ts';
import { type Micros, milliseconds } from '../../sim/time.ts';

/**
 * A random script for servers n1 to n`nodes`: crashes, restarts, pauses, cuts, partitions, loss,
 * duplication and reordering from the start until `mendedAtMicros`, when everything is mended.
 */
export const randomFaultScript = (
  seed: number,
  nodes: number,
  mendedAtMicros: Micros,
): readonly ScriptEntry[] => {
  const key = streamKey(seed, 'random faults');
  let count = 0;
  const bits = (): number => draw(key, count++);
  const servers = Array.from({ length: nodes }, (_, place) => `n${place + 1}`);
  const fault = (): Intervention => {
    const node = pick(bits(), servers);
    switch (
      pick(bits(), [
        'kill',
        'restart',
        'restart',
        'pause',
        'resume',
        'part',
        'heal',
        'cut',
        'links',
      ])
    ) {
      case 'kill':
        return { kind: 'kill', node };
      case 'pause':
        return { kind: 'pause', node };
      case 'resume':
        return { kind: 'resume', node };
      case 'part':
        return { kind: 'partition', groups: [servers.filter(() => bits() % 2 === 0)] };
      case 'heal':
        return { kind: 'heal' };
      case 'cut': {
        const others = servers.filter((each) => each !== node);
        return { kind: 'cut', from: node, to: pick(bits(), others) };
      }
      case 'links':
        return {
          kind: 'setLink',
          settings: {
            loss: pick(bits(), [0, 0, 0.1, 0.3]),
            duplication: pick(bits(), [0, 0.2]),
            reordering: pick(bits(), [0, 0.2]),
          },
        };
      default:
        return { kind: 'restart', node };
    }
  };
  const script: ScriptEntry[] = [];
  let atMicros = milliseconds(200);
  while (atMicros < mendedAtMicros) {
    script.push({ atMicros, intervention: fault() });
    atMicros += within(bits(), [milliseconds(20), milliseconds(400)]);
  }
  const mended: readonly Intervention[] = [
    { kind: 'heal' },
    { kind: 'setLink', settings: { loss: 0, duplication: 0, reordering: 0 } },
    ...servers.flatMap((node): Intervention[] => [
      { kind: 'resume', node },
      { kind: 'restart', node },
    ]),
  ];
  return [...script, ...mended.map((intervention) => ({ atMicros: mendedAtMicros, intervention }))];
};
