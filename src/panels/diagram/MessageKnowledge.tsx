import { useEffect } from 'react';
import { knowMessagesFrom } from '../../session/lit-events.ts';
import { historyOf } from '../run-history/history-of.ts';
import { eventOfMessage } from './lit.ts';

/** Lets the session know which event sent a message, whichever panel is shown; draws nothing. */
const MessageKnowledge = () => {
  useEffect(() => knowMessagesFrom((of, id) => eventOfMessage(historyOf(of), id)), []);
  return null;
};

export default MessageKnowledge;
