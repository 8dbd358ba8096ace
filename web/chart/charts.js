// Entry of the charts chunk. Each chart is a pure function from data to a node.
export {intervals} from './intervals.js';
export {heat} from './heat.js';
export {ladder} from './ladder.js';
export {lines, move} from './lines.js';
export {mirror, moveThresholds} from './mirror.js';
/** For a page whose script is not of the same build. */
export {numbersAs} from '../lab/figures.js';
