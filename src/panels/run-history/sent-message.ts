import type { MessageInFlight } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { MessageRow } from './message-table.ts';

/** A message of the table with all that it says; null where its sending is not known. */
export const sentMessage = (
  records: Pick<Records, 'at'>,
  { message, sentEvent }: MessageRow,
): MessageInFlight | null => {
  // A duplicate made by hand was never sent: it says what the message itself does.
  const original = records
    .at(sentEvent)
    ?.sent.find(
      ({ from, to, sequence }) =>
        from === message.from && to === message.to && sequence === message.sequence,
    );
  return original === undefined ? null : { ...original, ...message };
};
