// Links as earlier versions of the page wrote them: the page of today only reads them.
import {pack} from '../../../web/state/url.js';

/** @param {object} plan */
export const encodePlan = async plan => `p1=${await pack(plan, 'plan')}`;
/** @param {object} choice */
export const encodeChoice = async choice => `m1=${await pack(choice, 'choice')}`;
