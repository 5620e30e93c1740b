import { describe, expect, it } from 'vitest';
import { linkGroupText } from './link-group.ts';

const bothWays = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.flatMap(([from, to]) => [
    { from, to },
    { from: to, to: from },
  ]);

describe('several links cut in one go', () => {
  it('are told as two sides when every link between them is cut', () => {
    const links = bothWays(
      ['n1', 'n4'],
      ['n1', 'n5'],
      ['n2', 'n4'],
      ['n2', 'n5'],
      ['n3', 'n5'],
      ['n3', 'n4'],
    );
    expect(linkGroupText('cut', links)).toBe('cut n4 and n5 off from n1, n2 and n3');
    expect(linkGroupText('mend', links)).toBe(
      'mend every link between n4 and n5 and n1, n2 and n3',
    );
  });

  it('are told as one node cut off from others', () => {
    expect(linkGroupText('cut', bothWays(['n1', 'n3'], ['n2', 'n3']))).toBe(
      'cut n3 off from n1 and n2',
    );
  });

  it('are named one by one when a link between the sides is left', () => {
    const links = bothWays(['n1', 'n4'], ['n1', 'n5'], ['n2', 'n4']);
    expect(linkGroupText('cut', links)).toBe('cut n1 – n4, n1 – n5 and n2 – n4');
  });

  it('show the direction of a link cut one way only', () => {
    const links = [...bothWays(['n1', 'n2']), { from: 'n1', to: 'n3' }];
    expect(linkGroupText('cut', links)).toBe('cut n1 – n2 and n1 → n3');
    expect(linkGroupText('cut', bothWays(['n1', 'n2']))).toBe('cut n1 – n2');
  });

  it('are counted when they are many', () => {
    const links = ['n2', 'n3', 'n4', 'n5', 'n6', 'n7'].map((to) => ({ from: 'n1', to }));
    expect(linkGroupText('cut', links)).toBe(
      'cut n1 → n2, n1 → n3, n1 → n4, n1 → n5 and 2 more links',
    );
  });
});
