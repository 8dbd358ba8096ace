// A model that a person brings.

export default {
    'model.title': 'Use a model you have',
    'model.text':
        'Drop a trained model here, or beside its data above: ONNX, XGBoost (JSON), LightGBM (text), scikit-learn ' +
        '(by the cell that the command line prints) or one saved here. It never leaves this computer.',
    'model.pick': 'Choose a model',
    'model.reading': 'Reading {name}\u2026',
    'model.large': '{name} is larger than {most} MB, which is as much as the page reads: the command line reads more.',
    'model.several': '{names}: one model is read at a time.',
    'model.is': 'Your model: {name}',
    'model.format': 'Format',
    'model.format.onnx': 'ONNX',
    'model.format.xgboost': 'XGBoost JSON',
    'model.format.lightgbm': 'LightGBM text',
    'model.format.cell': 'JSON of the scikit-learn cell',
    'model.format.eqm': 'saved by Equipoise',
    'model.made': 'Made by',
    'model.columns': 'Reads',
    'model.columns.named': '{n} {n:column|columns}: {names}',
    'model.columns.plain': '{n} {n:column|columns}, which the file does not name',
    'model.more': 'and {n} more',
    'model.layers': 'Layers',
    'model.layers.n': '{n} linear {n:layer|layers}{sizes}',
    'model.size': '{a} to {b}',
    'model.score': 'Its score',
    'model.sha256': 'SHA-256',
    'model.edits.all':
        'All its layers can be edited (intra-processing), and its decisions can be repaired (post-processing). ' +
        'It is not trained again.',
    'model.edits.some': 'Its other layers can be edited, and its decisions can be repaired (post-processing).',
    'model.edits.none': 'Its decisions can be repaired (post-processing).',
    'model.fixed': 'None of its layers can be edited; its decisions can be repaired (post-processing).',
    'model.data': 'Open the data that it decides about: a file of your own with the outcomes, or one that comes with the page.',
    'model.asks.class': 'Which class is the favourable one?',
    'model.asks.is': 'Its score is a margin, not a chance. What is it to be read as?',
    'model.asks.is.logit': 'a logit: its sigmoid is the score (not calibrated)',
    'model.asks.is.scale': 'a number as it is',
    'model.asks.is.rank': 'a rank: only the order counts',
    'model.asks.output': 'Which output is the score?',
    'model.asks.columns': 'Which column of the data is each column of the model? Some could not be found.',
    'model.asks.choose': 'choose',
    'model.matched.name': 'Its columns were found in the data by their names.',
    'model.matched.near': 'Its columns were found by names that are spelt otherwise: {pairs}. Is that right?',
    'model.matched.pair': '{asked} is {found}',
    'model.matched.order':
        'The file does not name its columns: they were taken in the order of the data. Is every column where it belongs?',
    'model.matched.hand': 'Its columns are as you said.',
    'model.ignored': 'It takes no notice of: {names}.',
    'model.columns.each': 'Column by column',
    'model.columns.use': 'Use these columns',
    'model.columns.wanting': '{n} {n:is|are} still to be chosen',
    'model.columns.many': 'It reads {n} columns: say them on the command line (--columns).',
    'model.of.model': 'Of the model',
    'model.of.data': 'Of the data',
    'model.of.which': 'Column of the data that is {name}',
    'model.place': 'column {n}',
    'model.scores': 'Its scores of {n} people',
    'model.scores.number': 'They are numbers, not chances: repairs that need chances refuse them.',
    'model.likely':
        '{share} of the numbers that are taken for logits lie between 0 and 1. They may be probabilities already, as of a line ' +
        'that was fitted to outcomes.',
    'model.likely.take': 'They are probabilities',
    'model.order': 'This order goes better with it: {columns}. Columns whose values are alike cannot be told apart.',
    'model.order.figure':
        'This order goes better with it: {columns}. Its AUC would be {then}, now {now}. Columns whose values are alike cannot ' +
        'be told apart.',
    'model.order.take': 'Take this order',
    'model.scores.spread': 'They go from {least} to {largest}; half of them lie between {a} and {c}, the median is {b}.',
    'model.first': 'The first {n} {n:person|people} of the data, with the score of each',
    'model.first.score': 'score',
    'model.scores.above': '{share} are above {line}.',
    'model.scores.rate': '{rate} have the good outcome (base rate).',
    'model.scores.right': 'For {share} it says what was recorded (accuracy).',
    'model.scores.order': 'Of two people with different outcomes it ranks them rightly with a chance of {chance} (AUC).',
    'learned.ask': 'Which of these rows did the model learn from?',
    'learned.unknown': 'not known',
    'learned.none': 'none of them',
    'learned.column': 'those that a column names',
    'learned.which': 'Column',
    'learned.value': 'It learned from rows with',
    'learned.unsure': 'Not known which rows the model learned from: on those it looks better than it is.',
    'learned.mark': 'rows it learned from: not known',
    'model.learned': 'It is not known which of these people the model learned from: about those it looks better than it is.',
    'home.title': 'Take {name} home',
    'home.take': 'take home',
    'home.onnx': 'Save as ONNX',
    'home.eqm': 'Save as .eqm',
    'home.card': 'Save its model card',
    'home.own': 'Trained here on {data}, seed {seed}.',
    'home.own.measured': 'Measured on {n} {n:person|people} it never saw.',
    'home.own.needs':
        'The ONNX file takes an input for each column, with its levels as they are set under Columns; a level that it does not ' +
        'know it refuses. Its note equipoise.columns names the columns in order. The .eqm file opens here again.',
    'home.own.needs.rule':
        'The ONNX file takes an input for each column, with its levels as they are set under Columns; a level that it does not ' +
        'know it refuses. Its note equipoise.columns names the columns in order. Where the rule goes by group, it ' +
        'also takes \u201cgroup\u201d (texts), and where it draws, \u201cu\u201d (numbers from 0 to 1). The .eqm file ' +
        'opens here again.',
    'home.nothing': 'Nothing of {name} was changed: it is as it was given.',
    'home.weights': 'Weights of {name} were changed by “{method}”; what comes before and after its layers is as it was.',
    'home.rule': 'No weight of {name} was changed: “{method}” stands behind its score and decides.',
    'home.rule.too': '“{method}” stands behind its score and decides.',
    'home.measured.unknown':
        'Measured on {n} {n:person|people} of the data that are open; which of them it had learned from is not known.',
    'home.measured.none': 'Measured on {n} {n:person|people} from whom, as you said, it had not learned.',
    'home.measured.left':
        'Measured on {n} {n:person|people} from whom it had not learned: rows where {column} is {value} are left out.',
    'home.needs': 'Its file takes the columns that the model took.',
    'home.needs.rule':
        'Its file takes the columns that the model took; where the rule goes by group, also “group” (texts), and where it ' +
        'draws, “u” (numbers from 0 to 1).',
    'model.back': 'Train a model instead',
    'model.judge': 'Audit its decisions',
};
