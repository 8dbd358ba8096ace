// The door.

export default {
    'welcome.title': 'Is this decision fair?',
    'welcome.lead':
        'See whom a score fails, find a fairer rule, and hand over the proof. ' +
        'It all runs in this page: your data never leave your machine.',

    'welcome.not': 'not',
    'welcome.did': 'were',
    'welcome.finding.not':
        'Of people who were {not} charged again, a risk score still marked {first} and {second} defendants as high risk.',
    'welcome.finding.again':
        'Of people who {did} charged again, the risk score still marked {first} and {second} defendants as low risk.',
    'welcome.share': '{n} of 100 {name}',
    'welcome.of': 'of 100',
    'welcome.marked.not': 'marked \u201chigh risk\u201d \u2192',
    'welcome.marked.again': '\u2190 marked \u201clow risk\u201d',
    'welcome.lower': 'lower risk score',
    'welcome.higher': 'higher',

    'welcome.line': 'Line from which people are marked high risk',
    'welcome.line.of': 'Line from which {name} people are marked high risk',
    'welcome.value.not': '{line}: {shares} marked high',
    'welcome.value.again': '{line}: {shares} marked low',
    'welcome.nobody': 'above 10',
    'welcome.strip': 'One mark is 1 of 100 {name} people, by risk score from 1 to 10.',

    'welcome.ways': 'Where the line is',
    'welcome.one': 'One line for all',
    'welcome.alike': 'Equal false alarms',
    'welcome.again': 'Those who were charged again',
    'welcome.gap': 'Gap {gap} points (95\u00a0% interval {low} to {high}). Right decisions: {right}\u00a0%.',
    'welcome.gap.usual':
        'Gap {gap} points (95\u00a0% interval {low} to {high}). ' +
        'Right decisions: {right}\u00a0%; with one line at {line}, {usual}\u00a0%.',
    'welcome.drag':
        'Drag the line, or press \u2190 \u2192. Scores of {people} people, Broward County 2013\u201314; data: ProPublica. ' +
        'Each mark is 1 in 100 of its group.',
    'welcome.example': 'Open this example',

    'welcome.doors': 'Begin',
    'welcome.own': 'Audit my file',
    'welcome.own.text': 'Drop a CSV of outcomes, decisions or scores. The network is cut before it is read.',
    'welcome.own.waiting': '{name}: cutting the network first, 1\u00a0s',
    'welcome.learn': 'Learn in ten minutes',
    'welcome.learn.text': 'Move the line yourself, and meet three judges who are all right.',
    'welcome.read': 'Read how it works',
    'welcome.read.text': 'Where unfairness enters a network, and what can be done inside it, with figures that move.',
    'welcome.try': 'Run an experiment',
    'welcome.try.text': 'Train, repair at four stages, compare with intervals. Reproduce the paper.',

    'welcome.fact.bits': 'Page and command line agree to the last bit',
    'welcome.fact.gap': 'Every gap has its interval',
    'welcome.fact.stays': 'Nothing you load leaves this computer',

    'undo.example': 'the example',
};
