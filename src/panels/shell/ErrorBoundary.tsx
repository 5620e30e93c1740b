import { Component, type ReactNode } from 'react';
import styles from './ErrorBoundary.module.css';

interface ErrorBoundaryState {
  readonly message: string | null;
}

/** The last resort: a defect in the page says so, instead of leaving it blank. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <main className={styles['page']}>
        <h1 className={styles['title']}>Quorate has stumbled over its own feet</h1>
        <p>This is a defect of the page, not of what you did: {message}</p>
        <p>
          Your address still holds the run. <a href={location.href}>Reload the page</a>, or start
          from <a href="./">the beginning</a>.
        </p>
      </main>
    );
  }
}
