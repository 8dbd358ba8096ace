// What the steps' own lines and the history say.

export default {
    'steps.none': 'none yet',
};
