import { useEffect, useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './FileDrop.module.css';
import { importFiles, useRefusedFile } from './import-file.ts';

const holdsFile = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') === true;

/** Takes a scenario file that is dropped anywhere on the page, and tells why one cannot be opened. */
const FileDrop = () => {
  const [isOver, setIsOver] = useState(false);
  const refused = useRefusedFile((state) => state.refused);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setIsOver(false);
      importFiles(event.dataTransfer?.files ?? []).catch(reportError);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return (
    <>
      {isOver && (
        <div className={styles['over']}>
          <p className={styles['invitation']}>Drop the scenario file to open it</p>
        </div>
      )}
      {refused !== null && (
        <Dialog
          narrow
          title={`${refused.name} cannot be opened`}
          onClose={() => useRefusedFile.setState({ refused: null })}
        >
          <p className={styles['reason']}>{refused.sentence}</p>
        </Dialog>
      )}
    </>
  );
};

export default FileDrop;
