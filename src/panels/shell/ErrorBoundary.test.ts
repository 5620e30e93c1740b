import { expect, it } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/** A boundary in which something failed at moment 1. */
const failed = (moment: number) => {
  const boundary = new ErrorBoundary({ moment, children: 'the part', instead: (why) => why });
  boundary.state = ErrorBoundary.getDerivedStateFromError(new Error('no state "not started"'));
  boundary.setState = (next) => {
    Object.assign(boundary.state, next); // as React does with an object, at the latest before it draws
  };
  boundary.componentDidUpdate({ moment: 1, children: 'the part', instead: (why) => why });
  return boundary.render();
};

it('a part that failed is drawn again when the moment shown is another', () => {
  expect(failed(1)).toBe('no state "not started"');
  expect(failed(2)).toBe('the part');
});
