// Words that the first picture needs.

import keep from './en/keep.js';
import shell from './en/shell.js';

export const first = {...shell, ...keep};
