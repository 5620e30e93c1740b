import { describe, expect, it } from 'vitest';
import { closingLine, judgeTests, tallyPlaywright, tallyVitest, total } from './tally.mjs';

describe('the tally of a test run', () => {
  it('counts what vitest reports', () => {
    expect(tallyVitest({ numPassedTests: 7, numFailedTests: 2 })).toEqual({ passed: 7, failed: 2 });
  });

  it('counts what Playwright reports, and a flaky test as failed', () => {
    expect(tallyPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 2 } })).toEqual({
      passed: 5,
      failed: 3,
    });
  });

  it('is what the runner reported when all is well', () => {
    expect(judgeTests(0, { passed: 7, failed: 0 })).toEqual({ passed: 7, failed: 0 });
  });

  it('keeps the named failures', () => {
    expect(judgeTests(1, { passed: 5, failed: 2 })).toEqual({ passed: 5, failed: 2 });
  });

  it('never passes when the runner failed without naming a test', () => {
    expect(judgeTests(1, { passed: 7, failed: 0 })).toMatchObject({ passed: 7, failed: 1 });
  });

  it('never passes when no test ran', () => {
    expect(judgeTests(0, { passed: 0, failed: 0 })).toMatchObject({ failed: 1 });
  });

  it('never passes without a report', () => {
    expect(judgeTests(0, undefined)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('the closing line', () => {
  it('sums all stages', () => {
    const sum = total([
      { passed: 1, failed: 0 },
      { passed: 40, failed: 2 },
    ]);
    expect(closingLine(sum)).toBe('41 passed, 2 failed');
  });
});
