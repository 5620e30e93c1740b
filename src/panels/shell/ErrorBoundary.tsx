import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** What to show in place of what failed. */
  readonly instead: (message: string, retry: () => void) => ReactNode;
  /** What failed is tried again whenever this changes. */
  readonly moment?: number;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly message: string | null;
}

/** Keeps a defect in one part of the page from leaving the rest of it blank. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    const hasMoved = before.moment !== this.props.moment;
    if (hasMoved && this.state.message !== null) this.setState({ message: null });
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return this.props.instead(message, () => this.setState({ message: null }));
  }
}
