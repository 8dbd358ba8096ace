// The few words under Columns in the bar of steps.

import {show} from '../../lab/figures.js';
import {wantsOf} from '../../state/columns.js';
import {meant} from '../../state/subject.js';
import {t} from '../../words/words.js';
import {describedOf} from './shipped.js';

/** @param {import('../../state/app.js').State} state */
export function columnsLine(state) {
    if (state.data && !state.data.own) return t('line.columns', {n: describedOf(state).columns.length, more: ''});
    const columns = state.data?.own ? meant(state) : null;
    if (!columns) return '';
    const wants = wantsOf(columns).length;
    const warnings = columns.reduce((sum, column) => sum + column.warnings.length, 0);
    const more = wants > 0 ? t('line.columns.wants', {n: wants}) : warnings > 0 ? t('line.columns.warnings', {n: warnings}) : '';
    return t('line.columns', {n: show('count', columns.length), more});
}
