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
    'bend.says': 'Bent by hand, {group}: {what}',
    'bend.nothing': 'nothing yet',
    'bend.left': '{n} of {of} people left out',
    'bend.left.good': '{n} of {of} favourable outcomes with them',
    'bend.hidden': '{n} of {of} favourable outcomes hidden',
    'bend.invented': '{n} of {of} unfavourable outcomes recorded as favourable',
    'bend.swapped': '{n} of {of} cells of {feature} swapped',
    'bend.on': 'Bent by hand, {group}',
    'bend.judge': 'Judge by',
    'bend.judge.records': 'the records',
    'bend.judge.truth': 'the truth',
    'bend.report': 'A report that carries its counts is an audit of records as they are; these are bent by hand.',
    'undo.bend': 'what is bent',
    'undo.judge': 'by what is judged',
};
