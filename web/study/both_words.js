// All words of the page that runs studies, in both languages.

import explain from '../words/en/explain.js';
import files from '../words/en/files.js';
import shell from '../words/en/shell.js';
import terms from '../words/en/terms.js';
import explainInGerman from '../words/de/explain.js';
import filesInGerman from '../words/de/files.js';
import numbersInGerman from '../words/de/numbers.js';
import reproduceInGerman from '../words/de/reproduce.js';
import shellInGerman from '../words/de/shell.js';
import studyInGerman from '../words/de/study.js';
import tablesInGerman from '../words/de/tables.js';
import termsInGerman from '../words/de/terms.js';
import {addWords} from '../words/words.js';
import './page_words.js';

addWords('en', explain, files, shell, terms);
addWords('de', numbersInGerman, studyInGerman, tablesInGerman, reproduceInGerman);
addWords('de', explainInGerman, filesInGerman, shellInGerman, termsInGerman);
