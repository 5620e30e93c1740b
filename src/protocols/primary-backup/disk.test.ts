import { describe, expect, it } from 'vitest';
import { readPrimaryBackupDisk } from './disk.ts';
import { lengthOf, storeOf } from './log.ts';

const put = { epoch: 1, key: 'x', value: '7', client: 'c1', sequence: 3 };

it('reads an epoch and a log, with what it leads to', () => {
  const { epoch, log } = readPrimaryBackupDisk({ epoch: 4, log: [{ epoch: 1 }, put] });
  expect(epoch).toBe(4);
  expect(lengthOf(log)).toBe(2);
  expect(storeOf(log).values.get('x')).toBe('7');
  expect(storeOf(log).sessions.get('c1')).toMatchObject({ sequence: 3, index: 2 });
});

describe('says what is wrong', () => {
  it.each([
    [null, 'The disk must be { epoch, log }'],
    [{ epoch: 0, log: [] }, 'epoch must be a whole number, at least 1'],
    [{ epoch: 1, log: {} }, 'log must be a list of entries'],
    [{ epoch: 1, log: [{ epoch: 2 }] }, 'log[0].epoch must be at most epoch (1)'],
    [
      { epoch: 3, log: [{ epoch: 2 }, { epoch: 1 }] },
      'log[1].epoch must be a whole number, at least 2',
    ],
    [{ epoch: 1, log: [{ ...put, value: 7 }] }, 'log[0].value must be a text'],
    [{ epoch: 1, log: [{ ...put, client: null }] }, 'log[0].client must be a text'],
  ])('%j', (disk, message) => {
    expect(() => readPrimaryBackupDisk(disk)).toThrow(message);
  });
});
