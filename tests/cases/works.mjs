// Cases in which the core was right when they were collected: they stay right.
import assert from 'node:assert/strict';

import {caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit} = caseWorkshop('cases-works-test');

caseTest('three numeric levels are three groups', ['tone3'], () => {
    const {groups} = audit('tone3', '--label', 'y', '--pred', 'd', '--protected', 'tone');
    assert.equal(groups.length, 3);
});
