import { reportAt, type ScenarioPath, type ScenarioReport } from './report.ts';
import { hasControl, quoted } from './wording.ts';

/** How deep lists and objects of a scenario may be nested, disks included. */
export const MAXIMUM_DEPTH = 32;

/** Keys that every object inherits: as data they could reach a prototype, so no scenario has them. */
const isInheritedKey = (key: string): boolean => key in Object.prototype || key === 'prototype';

/**
 * Looks through a value for what no scenario may hold anywhere, disks included: something that is
 * not plain JSON, text with line breaks or control characters, nesting beyond `MAXIMUM_DEPTH`, or a key such as `__proto__` or `constructor`.
 * Returns a report of the first that it finds, or null.
 */
export const findUnplain = (value: unknown, path: ScenarioPath = []): ScenarioReport | null => {
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') {
    return hasControl(value)
      ? reportAt(path, `must be on one line and without control characters, not ${quoted(value)}`)
      : null;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : reportAt(path, `must be a finite number, not ${value}`);
  }
  if (typeof value !== 'object') {
    return reportAt(path, `must be plain JSON, not ${typeof value}`);
  }
  if (path.length >= MAXIMUM_DEPTH) {
    return reportAt(path.slice(0, 3), `is nested more than ${MAXIMUM_DEPTH} levels deep`);
  }
  if (Array.isArray(value)) {
    for (const [position, element] of value.entries()) {
      const found = findUnplain(element, [...path, position]);
      if (found !== null) return found;
    }
    return null;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return reportAt(path, 'must be plain JSON, not an object of a class');
  }
  for (const [key, element] of Object.entries(value)) {
    if (isInheritedKey(key)) {
      return reportAt(path, `has the key ${quoted(key)}, which no scenario may use`);
    }
    if (hasControl(key)) {
      return reportAt(path, `has the key ${quoted(key)}, with control characters in it`);
    }
    const found = findUnplain(element, [...path, key]);
    if (found !== null) return found;
  }
  return null;
};
