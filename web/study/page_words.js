// The words of the page that runs studies, in English; its German page adds the others.

import reproduce from '../words/en/reproduce.js';
import {addWords} from '../words/words.js';
import './words.js';

addWords('en', reproduce);
