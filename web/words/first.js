// Words that the first picture needs.

import shell from './en/shell.js';

export const first = {...shell};
