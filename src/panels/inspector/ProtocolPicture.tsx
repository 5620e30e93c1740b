import { type ComponentType, useEffect, useState } from 'react';
import type { PictureProps, Protocol } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';
import { Section } from './Section.tsx';

interface LoadedPicture {
  readonly protocol: Protocol;
  readonly title: string;
  readonly Picture: ComponentType<PictureProps>;
}

/** What the protocol itself draws of its servers, if it draws anything; loaded when first shown. */
export const ProtocolPicture = ({ run }: { readonly run: Run }) => {
  const { protocol, world, records, eventCount } = run;
  const [loaded, setLoaded] = useState<LoadedPicture | null>(null);

  useEffect(() => {
    let isWanted = true;
    protocol.loadView?.().then(({ title, Picture }) => {
      if (!isWanted) return;
      // ProtocolView is written without React; its Picture is a component by contract.
      setLoaded({ protocol, title, Picture: Picture as ComponentType<PictureProps> });
    }, reportError);
    return () => {
      isWanted = false;
    };
  }, [protocol]);

  if (loaded === null || loaded.protocol !== protocol) return null;
  const { title, Picture } = loaded;
  const nodes = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed');
  return (
    <Section title={title}>
      <Picture nodes={nodes} records={records} eventCount={eventCount} />
    </Section>
  );
};
