import { describe, expect, it } from 'vitest';
import { readGossipDisk } from './disk.ts';
import { checkGossipParameters } from './parameters.ts';

describe('a disk that a scenario gives', () => {
  it('holds entries by their keys; null is a death certificate', () => {
    const disk = {
      x: { value: '1', timestamp: 5, site: 'n1' },
      y: { value: null, timestamp: 6, site: 'n2' },
    };
    expect(readGossipDisk(disk)).toEqual({
      entries: [
        { key: 'x', value: '1', timestamp: 5, site: 'n1', knew: {} },
        { key: 'y', value: null, timestamp: 6, site: 'n2', knew: {} },
      ],
    });
  });

  it.each([
    [null, 'a disk is an object'],
    [[], 'a disk is an object'],
    [{ x: 1 }, 'the entry under x is no object'],
    [{ x: { value: 1, timestamp: 5, site: 'n1' } }, 'neither text nor null'],
    [{ x: { value: '1', timestamp: 0.5, site: 'n1' } }, 'no whole number'],
    [{ x: { value: '1', timestamp: 5, site: '' } }, 'no name'],
  ])('%j is refused and says what is wrong', (json, complaint) => {
    expect(() => readGossipDisk(json)).toThrow(complaint);
  });
});

it('parameters under which nothing spreads are refused', () => {
  expect(checkGossipParameters({ rumours: 'none', antiEntropy: 'none' })?.what).toContain(
    'nothing',
  );
  expect(checkGossipParameters({ rumours: 'none', antiEntropy: 'pull' })).toBeNull();
  expect(checkGossipParameters({ rumours: 'push', antiEntropy: 'none' })).toBeNull();
});
