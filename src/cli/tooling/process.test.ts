import { describe, expect, it } from 'vitest';
import { sentenceFor, ToolingError } from './process.mjs';

/** A failure as Node's own modules throw it. */
const failure = (code: string, message = code): Error =>
  Object.assign(new Error(message), { code });

describe('what a person is told of a failure', () => {
  it('is a sentence where they can mend it', () => {
    expect(sentenceFor(new ToolingError('The build failed.'))).toBe('The build failed.');
    expect(sentenceFor(failure('ENOSPC'))).toMatch(/^The disk is full\./);
    expect(sentenceFor(failure('EROFS'))).toMatch(/^This folder cannot be written to\./);
  });

  it('names the option that there is not', () => {
    const message =
      "Unknown option '--prot'. To specify a positional argument starting with a '-', place it at the end.";
    expect(sentenceFor(failure('ERR_PARSE_ARGS_UNKNOWN_OPTION', message))).toBe(
      "Unknown option '--prot'.",
    );
  });

  it('is left to the stack where it is a defect', () => {
    expect(sentenceFor(new TypeError('x is not a function'))).toBeUndefined();
  });
});
