import { describe, expect, it } from 'vitest';
import { hasControl, quoted, SHORT_CHARACTERS, shortened } from './wording.ts';

describe('a stranger’s text in quotes', () => {
  it.each([
    ['two\nlines', '"two\\nlines"'],
    ['\u001b[31mred', '"\\u001b[31mred"'],
    ['\u009b31mred', '"\\u009b31mred"'],
    ['turned \u202e round', '"turned \\u202e round"'],
  ])('shows what it is: %j', (text, shown) => {
    expect(quoted(text)).toBe(shown);
    expect(hasControl(text)).toBe(true);
    expect(hasControl(quoted(text))).toBe(false);
  });

  it('leaves other scripts and symbols as they are', () => {
    expect(quoted('Größe → 数 🗳')).toBe('"Größe → 数 🗳"');
    expect(hasControl('Größe → 数 🗳')).toBe(false);
  });
});

describe('a sentence on the page', () => {
  it('stays as it is when it is short', () => {
    expect(shortened('There is no node n9.')).toBe('There is no node n9.');
  });

  it('ends with a sentence, or else a word, in time', () => {
    const words = 'The nodes are n1, n2 and n3 and so on. ';
    expect(shortened(words.repeat(9))).toBe(words.repeat(4).trim());
    const endless = 'word '.repeat(90);
    expect(shortened(endless).length).toBeLessThanOrEqual(SHORT_CHARACTERS);
    expect(shortened(endless)).toMatch(/word …$/);
    expect(shortened('x'.repeat(500)).length).toBeLessThanOrEqual(SHORT_CHARACTERS);
  });
});
