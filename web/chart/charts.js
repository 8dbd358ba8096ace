// Entry of the charts chunk. Each chart is a pure function from data to a node.
export {intervals} from './intervals.js';
export {curve} from './curve.js';
export {heat} from './heat.js';
export {ladder} from './ladder.js';
export {tradeoff} from './tradeoff.js';
export {lines} from './lines.js';
export {mirror} from './mirror.js';
