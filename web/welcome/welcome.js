// The door: a question, a picture that answers it for one score, and three ways in. It is painted from HTML that the build
// made, and can be moved as soon as main.js runs: it needs nothing of the lab.

import {h} from 'preact';
import {GoOn} from '../shell/keep.js';
import {t} from '../words/words.js';
import {Doors} from './doors.js';
import {Picture} from './picture.js';

/** @param {import('../state/app.js').Props} props */
export const Welcome = props => [
    h(
        'section',
        {class: 'hero'},
        h('div', {class: 'hello'}, h('h1', {}, t('welcome.title')), h('p', {class: 'lead'}, t('welcome.lead')), h(GoOn, props)),
        h(Picture, props),
        h(Doors, props),
    ),
    h(
        'ul',
        {class: 'facts'},
        ['bits', 'gap', 'stays'].map(id => h('li', {key: id}, t(`welcome.fact.${id}`))),
    ),
];
