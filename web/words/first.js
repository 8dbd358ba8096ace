// Words that the first picture needs.

import shell from './en/shell.js';
import welcome from './en/welcome.js';

export const first = {...shell, ...welcome};
