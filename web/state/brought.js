// A model that a person brings: what it asks, and what can be done with it.

import {checkSize} from './model_files.js';
import {nextNumber} from './running.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {'none' | 'unknown' | {column: string, value: string}} Learned */
/** @typedef {{columns?: string[], output?: string, class?: string, is?: string, trained_on?: Learned}} Answers  as a plan's model
 *   has them */

/** The same answers in the terms of a description. @param {Answers} answers */
const spoken = ({columns, output, class: of, is}) => ({
    ...(columns && {columns}),
    ...(output && {score_output: output}),
    ...(of && {score_class: of}),
    ...(is && {score_is: is}),
});

/** @param {App} app */
export function bringing(app) {
    const {store, actions} = app;

    /** @param {{name: string, bytes: Uint8Array}} file @param {Answers} answers */
    const describe = async ({name, bytes}, answers) => {
        const description = await app.client().models.describe({name, bytes}, spoken(answers));
        store.set({brought: {name, bytes, answers, description}, given: name});
    };

    return {
        /** It takes the place of training. @param {{name: string, bytes: Uint8Array}} file @returns {Promise<boolean>} */
        useModel: async ({name, bytes}) => {
            actions.mend('given');
            actions.mend('look');
            actions.busy('model', {what: t('model.reading', {name}), done: null, stop: null});
            try {
                checkSize(name, bytes.length);
                await app.client().giveModel(name, bytes);
                await describe({name, bytes}, {});
                store.set({look: null});
                return true;
            } catch (error) {
                actions.fail(error, 'given');
                return false;
            } finally {
                actions.busy('model', null);
            }
        },

        /** What its file leaves open. @param {Answers} change */
        answerModel: async change => {
            const {brought} = store.state;
            if (!brought) return;
            actions.mend('given');
            const said = Object.entries({...brought.answers, ...change}).filter(([, value]) => value !== undefined);
            try {
                await describe(brought, Object.fromEntries(said));
            } catch (error) {
                actions.fail(error, 'given');
            }
        },

        /** Its decisions about the people who judge are what Audit is about. */
        judgeModel: async () => {
            const number = nextNumber(store.state.runs);
            await app.actions.trainPlain();
            const plain = store.state.runs.find(run => run.number === number)?.report.cells[0];
            if (!plain || plain.error) return; // the run says why
            actions.choose({judged: `${number}.${plain.index}`}, t('undo.judged'));
            actions.go('audit');
        },

        /** A model is trained again. */
        takeBackModel: () => store.set({given: null, brought: null, look: null}),
    };
}
