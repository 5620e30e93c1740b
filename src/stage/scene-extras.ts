/** What the scene shows beyond nodes, links and messages: it comes with a load of its own, after them. */
export { LitLinks, PointedWay } from './LitLinks.tsx';
export { MessageCard } from './MessageCard.tsx';
export { NodeMenu } from './NodeMenu.tsx';
export { QuorumCards } from './QuorumCards.tsx';
export { SlicePreview } from './SlicePreview.tsx';
export { StoryPointers } from './StoryPointers.tsx';
export { ZoomButtons } from './ZoomButtons.tsx';
