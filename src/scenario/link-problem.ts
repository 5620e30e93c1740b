/** What can be wrong with a link. */
export type LinkProblemCode =
  /** It ends too early. */
  | 'truncated'
  /** It was changed on the way, or was never a link of this page. */
  | 'garbled'
  /** It holds, or would be, more than a link may. */
  | 'too-large'
  /** It was made by a newer version of this page. */
  | 'newer-version'
  | 'unknown-protocol'
  | 'unknown-scenario'
  /** It changes a scenario of the library that is no longer what it was. */
  | 'library-changed'
  /** The protocol exists but its code could not be loaded. */
  | 'protocol-unavailable'
  /** It is whole, but what it holds is no scenario or no moment of one. */
  | 'invalid';

/** Why a link cannot be opened, or not be made. Every text is plain text, never markup. */
export interface LinkProblem {
  readonly code: LinkProblemCode;
  /** One sentence for whoever opened it. */
  readonly sentence: string;
  /** What the machine said, where there is more to say. */
  readonly detail?: string;
}

/** How functions that can also succeed give a problem back. */
export interface LinkFailure {
  readonly kind: 'problem';
  readonly problem: LinkProblem;
}

/** A failure with that code and sentence. */
export const linkFailure = (
  code: LinkProblemCode,
  sentence: string,
  detail?: string,
): LinkFailure => ({
  kind: 'problem',
  problem: { code, sentence, ...(detail === undefined ? {} : { detail }) },
});

/** The failure of a link that builds on a scenario which is not what it was when the link was made. */
export const libraryChanged = (protocol: string, scenarioId: string): LinkFailure =>
  linkFailure(
    'library-changed',
    `This link changes the library's scenario ${protocol}/${scenarioId} as it was in another version of Quorate, so what it showed cannot be rebuilt.`,
  );
