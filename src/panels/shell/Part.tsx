import type { ReactNode } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { PartFailure } from './Failure.tsx';

interface PartProps {
  /** What it is, as the start of a sentence: `The inspector`. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A part of the page that loads, and may fail, by itself. */
export const Part = ({ name, children }: PartProps) => (
  <ErrorBoundary
    instead={(message, retry) => <PartFailure part={name} message={message} onRetry={retry} />}
  >
    {children}
  </ErrorBoundary>
);
