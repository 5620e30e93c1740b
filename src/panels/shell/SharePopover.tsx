import { useEffect, useMemo, useRef, useState } from 'react';
import { type Link, type LinkContent, linkHere } from '../../session/address.ts';
import { momentText } from '../../session/format.ts';
import { modifiedText } from '../../session/rules-off.ts';
import { session, useSession } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Select } from '../../ui/Select.tsx';
import { DoneList } from './DoneList.tsx';
import styles from './SharePopover.module.css';

type Copied = 'no' | 'yes' | 'refused';

/** The address, selected, with a button that copies it. */
const LinkField = ({ url }: { readonly url: string }) => {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<{ readonly url: string; readonly how: Copied }>();
  const how = copied?.url === url ? copied.how : 'no';
  // It is made only after the window has opened and looked for what to focus.
  useEffect(() => field.current?.focus(), []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied({ url, how: 'yes' });
      session.linkCopied();
    } catch {
      // The browser does not let the page write to the clipboard: the text is left selected for
      // the person to copy.
      field.current?.focus();
      field.current?.select();
      setCopied({ url, how: 'refused' });
    }
  };
  return (
    <>
      <div className={styles['row']}>
        <input
          ref={field}
          className={styles['link']}
          aria-label="Link to this moment"
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <Button large look="accent" className={styles['copy'] ?? ''} onClick={copy}>
          {how === 'yes' ? 'Copied ✓' : 'Copy'}
        </Button>
      </div>
      <p className={styles['note']}>
        {how === 'refused'
          ? 'The browser does not let this page copy: the link is selected, copy it with Ctrl+C.'
          : `${url.length} characters. It opens just this world at just this moment, paused.`}
      </p>
    </>
  );
};

/** The link to the moment shown, how long it is, and what it holds. */
const SharePopover = () => {
  const revision = useSession((state) => state.revision);
  const at = useSession((state) => state.run?.nowMicros ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says that the moment has changed
  const fingerprint = useMemo(() => useSession.getState().run?.fingerprint() ?? '', [revision]);
  const modified = useSession(({ run }) =>
    run === null ? null : modifiedText(run.protocol, run.scenario.rulesOff),
  );
  const [link, setLink] = useState<Link | null>(null);
  const [failed, setFailed] = useState(false);
  const branchCount = useSession((state) => state.tree.branches.length);
  const [content, setContent] = useState<LinkContent>('all');

  // The moment shared stands still while one shares it.
  useEffect(() => session.pause(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says that the moment has changed
  useEffect(() => {
    let isWanted = true;
    linkHere(content).then(
      (made) => isWanted && setLink(made),
      (error: unknown) => {
        reportError(error);
        if (isWanted) setFailed(true);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [revision, content]);

  return (
    <Popover
      title={`Share this moment: ${momentText(at)}`}
      anchor={() => document.getElementById('share')}
      align="end"
      onClose={session.closeDialog}
    >
      {branchCount > 1 && (
        <Select
          label="What the link holds"
          choices={[
            {
              value: 'all',
              label: `${branchCount === 2 ? 'Both' : `All ${branchCount}`} branches, with their names`,
            },
            { value: 'branch', label: 'Only the branch shown' },
          ]}
          value={content}
          onChange={(chosen) => setContent(chosen === 'branch' ? 'branch' : 'all')}
        />
      )}
      {link === null && !failed && <div className={styles['place']} />}
      {link?.kind === 'link' && <LinkField url={link.url} />}
      {link?.kind === 'problem' && <p className={styles['bad']}>{link.problem.sentence}</p>}
      {failed && <p className={styles['bad']}>The link could not be made. Reload the page.</p>}
      <p className={styles['note']}>
        Fingerprint of the run up to here: <code>{fingerprint}</code>. Whoever opens the link gets
        the same one.
      </p>
      {modified !== null && <p className={styles['modified']}>This is a {modified}.</p>}
      <h3 className={styles['heading']}>What was done</h3>
      <DoneList />
    </Popover>
  );
};

export default SharePopover;
