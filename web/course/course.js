// The course: what the page shows of it, and what can be done in it. It comes after the first picture, before the page is sealed.

export {lessonActions} from './acting.js';
export {addFormulas} from './formulas.js';
export {addLessons} from './scripts.js';
export {Learn} from './shown/learn.js';
export {Rail} from './shown/rail.js';
export {Teach} from './shown/teach.js';
