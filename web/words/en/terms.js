// Words of the field and of the page, explained: each has a title, and its paragraphs, one a line. Methods and measures the
// catalogue explains.

export default {
    'term.few': 'Few',
    'term.few.text':
        'A denominator is under 30 rows. The number is right for these rows and says little beyond them; look at the ' +
        'interval, which beside so small a group may cover a little less than it says.',
    'term.reference': 'Reference group',
    'term.reference.text':
        'Differences are taken between everyone else and the reference (the privileged group): a negative difference ' +
        'means that the others have less of what is measured, be it good or bad for them. Which group is the reference is ' +
        'your choice. The base rates are shown so that it is an informed one.',
    'term.twin': 'Synthetic twin',
    'term.twin.text':
        'A twin is a Bayesian network fitted to the original file, from which artificial rows are drawn. No row is a real ' +
        'person. It keeps the main relations between columns, not all of them: how far its figures lie from the ' +
        'original\u2019s is printed beside it.\n' +
        'Drop the original file on the page to work with the real rows.',
    'term.matters': 'Your measures',
    'term.matters.text':
        'Measures contradict each other, and not all can be met at once. Which of them matter is a decision about people. ' +
        'Tick \u201cmatters\u201d beside a measure: it moves up here, and your choice goes into the link, the summary and the ' +
        'files.',
    'term.section': 'Measures',
    'term.section.text':
        'Every measure of the catalogue is here, each with its interval and how it reads. The question mark beside a ' +
        'measure shows its formula with the numbers of your groups in it.\n' +
        'A rate is measured in each group: its row shows the value for everyone and how the groups spread around it. All ' +
        'others compare groups and are one number.',
    'term.seal': 'Sealed',
    'term.seal.text':
        'Everything the page needs was fetched when it opened. Then, before a file could be picked, the page forbade ' +
        'itself every further request, to its own host too. Only then was the worker made that computes, from text that ' +
        'the page held already: it obeys the same rule, and so does every worker that follows. What they ask for is ' +
        'counted too.',
    'seal.how':
        'Open the developer tools of your browser (F12), tab Network, clear it, and use the page: the list stays empty.\n' +
        'Or unplug: switch on airplane mode after the page says it is sealed. Everything goes on working.\n' +
        'Or read: the policy is in the head of the page source, and a second one, default-src \u2018none\u2019, was added when ' +
        'it was sealed.',
    'seal.cannot':
        'The seal stops requests by this page and its workers. It does not stop a page that goes to another address, by a ' +
        'link that you click or by its own script (top-level navigation), nor WebRTC connections, nor look-ups of host ' +
        'names: browsers do not let a page forbid these. This page does none of them. Nor does it stop browser ' +
        'extensions, or what the browser itself asks its maker, such as about the fields of forms.\n' +
        'It holds in browsers that apply content security policies; it was tested in Chromium.\n' +
        'The files came from this host: trust in what they do begins there, and they can be read.',
    'need.group_at_predict': 'Needs to know a person\u2019s group when deciding, which may not be lawful everywhere.',
    'need.gradient': 'Needs a model that can be trained by gradients.',
    'does.own_predictor': 'Takes the place of the model.',
    'does.changes_rows': 'Leaves out or repeats training rows; what is judged are the rows of the data all the same.',
    'does.changes_width': 'Changes the number of features.',
    'does.random_decision': 'Draws some decisions at random, the same for a person each time.',
    'symbol.TP': 'favourable decision, favourable outcome',
    'symbol.FP': 'favourable decision, unfavourable outcome',
    'symbol.TN': 'unfavourable decision, unfavourable outcome',
    'symbol.FN': 'unfavourable decision, favourable outcome',
    'symbol.P': 'favourable outcomes',
    'symbol.N': 'unfavourable outcomes',
    'granted.sides':
        'It compares two sides: the reference, and everyone else pooled. A gap between two groups of the same side does ' +
        'not show.',
    'granted.groups':
        'It looks at the extremes of all groups. The more groups there are and the smaller they are, the further apart ' +
        'chance alone puts them.',
    'granted.ratio': 'It is a ratio. When both rates are small, a few people move it far.',
    'granted.outcomes':
        'It takes the recorded outcome for the truth. Where the outcome itself was recorded unequally, an equal value ' +
        'hides that.',
    'granted.decided':
        'It counts only people with the same decision. Who they are depends on the threshold, so it can differ between ' +
        'groups although a score means the same in each.',
    'granted.scores': 'It is about scores, not decisions. What happens to people depends on the threshold too.',
    'tolerance.none': 'None',
    'tolerance.none.text': 'Nothing is compared with a tolerance. Measures read by whether their interval holds the ideal.',
    'tolerance.fifths': 'Four-fifths rule',
    'tolerance.fifths.text':
        'United States, EEOC and others 1978, Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D): a ' +
        'selection rate of a group under four fifths of the highest group\u2019s is generally regarded as evidence of adverse ' +
        'impact. It is a rule of thumb for selection rates in hiring, says nothing of differences, and is no finding of ' +
        'law.',
    'tolerance.own': 'My own',
    'tolerance.own.text': 'Write the numbers that you would defend, and a name that says where they come from.',
};
