/** What framer-motion needs to animate elements, kept apart so that it loads after the first paint. */
export { domAnimation } from 'framer-motion';
