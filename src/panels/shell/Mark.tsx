/** The mark of Quorate: two of three agree. */
export const Mark = () => (
  <svg width="30" height="30" viewBox="0 0 64 64" aria-hidden="true" fill="currentColor">
    <circle cx="32" cy="16.5" r="13" />
    <circle cx="50" cy="47.5" r="13" />
    <circle cx="14" cy="47.5" r="11.25" fill="none" stroke="currentColor" strokeWidth="3.5" />
  </svg>
);
