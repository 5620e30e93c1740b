import { type ComponentType, useEffect, useState } from 'react';

/**
 * A component whose code is loaded once it is first wanted; nothing stands in its place until then. A
 * load that fails is thrown while rendering, for the nearest error boundary, and tried again when the
 * component is mounted anew. React's own `lazy` draws what has come with the lowest of its priorities,
 * which a page that changes with every frame never gets down to.
 */
export const late = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> => {
  let loaded: ComponentType<Props> | null = null;
  return (props) => {
    const [Loaded, setLoaded] = useState(() => loaded);
    useEffect(() => {
      if (Loaded !== null) return;
      let isWanted = true;
      load().then(
        (component) => {
          loaded = component;
          if (isWanted) setLoaded(() => component);
        },
        (error: unknown) => {
          if (!isWanted) return;
          setLoaded(() => {
            throw error;
          });
        },
      );
      return () => {
        isWanted = false;
      };
    }, [Loaded]);
    return Loaded === null ? null : <Loaded {...props} />;
  };
};
