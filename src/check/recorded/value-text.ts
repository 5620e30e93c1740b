import { type Edn, readEdn } from './edn.ts';

/**
 * A recorded value as the text that models compare. Numbers of equal value have one text (1, 1.0 and
 * 10e-1 are `1`, however many digits they have), and a text that could be taken for something else
 * stands in quotes: the text 1 is `"1"`, the text apple is `apple`.
 */
export const valueText = (form: Edn): string => {
  switch (form.kind) {
    case 'nil':
      return 'nil';
    case 'boolean':
      return String(form.value);
    case 'number':
      return numberText(form.text) ?? form.text;
    case 'keyword':
      return `:${form.text}`;
    case 'character':
      return `\\${form.text}`;
    case 'symbol':
    case 'string':
      return looksLikeAnother(form.text) ? JSON.stringify(form.text) : form.text;
    case 'tagged':
      return valueText(form.value);
    case 'vector':
    case 'list':
      return `[${form.items.map(valueText).join(' ')}]`;
    case 'set':
      return `#{${form.items.map(valueText).sort().join(' ')}}`;
    case 'map':
      return `{${form.entries
        .map(([name, value]) => `${valueText(name)} ${valueText(value)}`)
        .sort()
        .join(', ')}}`;
  }
};

/** Whether a plain text is what `valueText` makes of a value that is no text. */
const looksLikeAnother = (text: string): boolean =>
  text === '' ||
  text === 'nil' ||
  text === 'true' ||
  text === 'false' ||
  /^[:[{#"\\]/.test(text) ||
  numberText(text) === text;

/**
 * The text of a value as EDN, so that reading it gives the text again; what no value has as its text
 * (`[1` for example) becomes a string.
 */
export const ednOfText = (text: string): string => {
  if (numberText(text) === text || text === 'true' || text === 'false') return text;
  if (/^[:[{#"]/.test(text)) {
    try {
      const [form, ...others] = readEdn(text);
      if (form !== undefined && others.length === 0 && valueText(form) === text) return text;
    } catch {
      // Not the text of a value: written as a string below.
    }
  }
  return JSON.stringify(text);
};

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const LONGEST_PLAIN = 40;

/** The one text of a decimal number, exact however many digits it has; null for what is none. */
export const numberText = (text: string): string | null => {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (!Number.isSafeInteger(exponent)) return null;
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  if (all === '') return '0';
  const digits = all.replace(/0+$/, '');
  // The value is 0.DIGITS times ten to the power of `point`.
  const point = exponent - fraction.length + all.length;
  const minus = sign === '-' ? '-' : '';
  if (point > LONGEST_PLAIN || point < -LONGEST_PLAIN) return `${minus}0.${digits}e${point}`;
  if (point <= 0) return `${minus}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return minus + digits.padEnd(point, '0');
  return `${minus}${digits.slice(0, point)}.${digits.slice(point)}`;
};
