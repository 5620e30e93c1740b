import type { LinkProblem } from '../scenario/link-problem.ts';
import { ScenarioError } from '../sim/errors.ts';
import type { Protocol } from '../sim/protocol.ts';
import { receivedTree, saysMore, sharedTree } from './branches.ts';
import { currentPlace } from './playback.ts';
import { type Place, session, useSession } from './store.ts';
import { firstStopMicros } from './story-state.ts';

/** Browsers count changes of the address and refuse too many; this is far below what they allow. */
const LEAST_MILLIS_BETWEEN_CHANGES = 500;

/** The codec, with its validation and compression, is loaded when it is first needed. */
const loadCodec = async () => {
  const [{ decodeLink, encodeLink, encodeTreeLink }, { resolveLink }] = await Promise.all([
    import('../scenario/link.ts'),
    import('../scenario/resolve-link.ts'),
  ]);
  return { decodeLink, encodeLink, encodeTreeLink, resolveLink };
};

/** A link as it can be sent, or why there is none. */
export type Link =
  | { readonly kind: 'link'; readonly hash: string; readonly url: string }
  | { readonly kind: 'problem'; readonly problem: LinkProblem };

/** What a link holds: every branch with its name, or only the one shown. */
export type LinkContent = 'all' | 'branch';

/** The link to a place. Where there is but one branch, it is the link to that, whatever is asked for. */
export const linkTo = async (
  { protocol, tree, ...place }: Place,
  content: LinkContent = 'all',
): Promise<Link> => {
  const { encodeLink, encodeTreeLink } = await loadCodec();
  const encoded =
    content === 'all' && saysMore(tree)
      ? encodeTreeLink({ ...place, tree: sharedTree(tree) })
      : encodeLink(place, protocol.scenarios);
  if (encoded.kind === 'problem') return encoded;
  const url = new URL(encoded.hash, location.href).href;
  return { kind: 'link', hash: encoded.hash, url };
};

/** The link to the moment shown; null when nothing is open. */
export const linkHere = async (content: LinkContent = 'all'): Promise<Link | null> => {
  const place = currentPlace();
  return place === null ? null : linkTo(place, content);
};

/**
 * Copies the link to the moment shown, and tells so. Where the browser does not let the page write
 * to the clipboard, it opens the window in which the link stands selected. Returns whether it was
 * copied.
 */
export const copyLink = async (): Promise<boolean> => {
  const link = await linkHere();
  if (link === null) return false;
  if (link.kind === 'link') {
    try {
      await navigator.clipboard.writeText(link.url);
      session.linkCopied();
      return true;
    } catch {
      // Not allowed, or no clipboard on this page: the person copies the selected text by hand.
    }
  }
  session.openDialog('share');
  return false;
};

/** Where protocols come from, and what an address without a hash opens. */
export interface AddressBook {
  readonly loadProtocol: (id: string) => Promise<Protocol | null>;
  /** What an empty address stands for: a scenario of the library. */
  readonly home: { readonly protocol: string; readonly scenario: string };
}

/** The latest request to open something; an earlier one that is still loading then gives up. */
let openings = 0;

/** Opens the scenario of the library that an empty address stands for; needs no codec. */
const openHome = async ({ loadProtocol, home }: AddressBook): Promise<void> => {
  const opening = ++openings;
  const protocol = await loadProtocol(home.protocol);
  const entry = protocol?.scenarios.find(({ id }) => id === home.scenario);
  if (protocol == null || entry === undefined) {
    throw new Error(`The library has no ${home.protocol}/${home.scenario} to open.`);
  }
  if (opening !== openings) return;
  session.open(protocol, entry.scenario, entry.opensAtMicros, { play: true, remember: false });
};

/**
 * Opens what a hash speaks of: a scenario, or a page that says what is wrong with the link. A link
 * that names a moment opens there, paused; one that names none waits at the first stop of its story, or
 * starts to play where the library opens it.
 */
const openHash = async (hash: string, book: AddressBook): Promise<void> => {
  if (hash === '' || hash === '#' || hash === '#/') return openHome(book);
  const opening = ++openings;
  const { decodeLink, resolveLink } = await loadCodec();
  const link = decodeLink(hash);
  const resolved = await resolveLink(link, book.loadProtocol);
  if (opening !== openings) return;
  switch (resolved.kind) {
    case 'empty':
      return openHome(book);
    case 'problem':
      return session.showProblem(resolved.problem);
    case 'scenario':
      break;
  }
  const { protocol, scenario, tree, position } = resolved;
  const namesNoMoment = 'position' in link && link.position === null;
  const begins = namesNoMoment ? firstStopMicros(scenario) : null;
  const play = namesNoMoment && begins === null;
  try {
    session.open(protocol, scenario, begins ?? position.atMicros, {
      play,
      remember: false,
      eventCount: position.eventCount,
      ...(tree === null ? {} : { tree: receivedTree(tree) }),
    });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    session.showProblem({
      code: 'invalid',
      sentence: `This link holds a scenario that cannot be run: ${error.message}`,
    });
  }
};

/**
 * Ties the page to its address for as long as it lives: opens what the address says now and
 * whenever it changes (Back, a pasted link), and keeps it saying where one is. Each thing that was
 * done becomes an entry of the history, so that Back takes it back; time going by changes the entry
 * one is in, no oftener than browsers like. Returns the function that unties it.
 */
export const followAddress = (book: AddressBook): (() => void) => {
  let written = '';
  let visit = useSession.getState().visit.number;
  let timer = 0;
  let queue: Promise<void> = Promise.resolve();
  /** Rises when the address itself says where to go; what was still to be written is then void. */
  let arrivals = 0;
  let isArriving = false;

  /** Writes one after the other, in the order in which they were asked for. */
  const write = (place: Place | null, how: 'replace' | 'push'): void => {
    if (place === null) return;
    const arrival = arrivals;
    queue = queue.then(async () => {
      const whole = await linkTo(place);
      // Branches too many for the address give way to the one shown.
      const link = whole.kind === 'problem' ? await linkTo(place, 'branch') : whole;
      if (arrival !== arrivals) return;
      // A scenario too large for a link leaves the address as it is; the share window says why.
      if (link.kind === 'problem' || (how === 'replace' && link.hash === written)) return;
      written = link.hash;
      if (how === 'push') history.pushState(null, '', link.hash);
      else history.replaceState(null, '', link.hash);
    });
    queue = queue.catch((error: unknown) => reportError(error));
  };

  const cancel = (): void => {
    window.clearTimeout(timer);
    timer = 0;
  };

  const unsubscribe = useSession.subscribe((state, before) => {
    if (state.run === null || isArriving) {
      cancel();
      visit = state.visit.number;
      return;
    }
    if (state.visit.number !== visit) {
      visit = state.visit.number;
      cancel();
      write(state.visit.left, 'replace');
      write(currentPlace(), 'push');
    } else if (state.revision !== before.revision && state.underWay === null && timer === 0) {
      timer = window.setTimeout(() => {
        timer = 0;
        write(currentPlace(), 'replace');
      }, LEAST_MILLIS_BETWEEN_CHANGES);
    }
  });

  const open = (): void => {
    if (location.hash === written && written !== '') return;
    cancel();
    written = location.hash;
    const arrival = ++arrivals;
    isArriving = true;
    openHash(location.hash, book)
      .catch((error: unknown) => reportError(error))
      .finally(() => {
        if (arrival === arrivals) isArriving = false;
      });
  };
  window.addEventListener('hashchange', open);
  window.addEventListener('popstate', open);
  open();
  return () => {
    cancel();
    unsubscribe();
    window.removeEventListener('hashchange', open);
    window.removeEventListener('popstate', open);
  };
};
