// Words that the first picture needs.

import keep from './en/keep.js';
import numbers from './en/numbers.js';
import shell from './en/shell.js';
import welcome from './en/welcome.js';

export const first = {...numbers, ...shell, ...keep, ...welcome};
