// Records bent by hand.

export default {
    'bend.title': 'Bend the data',
    'bend.text':
        'Records are what somebody wrote down. Bend them, see what an audit notices, and compare with the truth, which is kept.',
    'bend.group': 'Whose records',
    'bend.none': 'nobody\u2019s: as they are',
    'bend.feature': 'In which column',
    'bend.feature.none': 'none',
    'bend.off': 'As they were',
    'bend.tag': '{says}.',
    'bend.on': 'Bent by hand, {group}',
    'bend.judge': 'Judge by',
    'bend.judge.records': 'the records',
    'bend.judge.truth': 'the truth',
    'bend.report': 'A report that carries its counts is an audit of records as they are; these are bent by hand.',
    'undo.bend': 'what is bent',
    'undo.judge': 'by what is judged',
};
