// Looking into a network, in step Repair.

export default {
    'network.look': 'look inside',
    'network.title': 'Inside the network: {name}',
    'network.wait': 'Cutting every unit once\u2026',
    'network.lead':
        'Between {less} and {more} the mean score on the logit scale differs by {gap}. The fuller a circle, the more of ' +
        'that gap goes when the unit is replaced by its mean over everyone; a ring works against the gap. Over all ' +
        'units of the last layer the numbers add up to it.',
    'network.people': 'Seen on the {n} people on whom lines are chosen.',
    'network.lines': 'Lines are the strongest weights, dashed where negative.',
    'network.some': 'Columns show at most {n}; the table has every unit.',
    'network.inputs': 'Inputs',
    'network.layer': 'Layer {n}',
    'network.logit': 'Score',
    'network.unit': 'Unit {unit} of layer {layer}',
    'network.pick': 'Choose a unit in the picture or the table.',
    'network.means': 'Its mean is {means}.',
    'network.mean': '{value} for {name}',
    'network.carries.with': 'It carries {part} of the gap of {gap}.',
    'network.carries.against': 'It works against the gap of {gap}, by {part}.',
    'network.effect': 'Cut, the {what} goes from {before} to {after}.',
    'network.rule': 'Another method decides here, so what a cut does to decisions is not told.',
    'network.cut': 'Cut it',
    'network.back': 'Put it back',
    'network.is.cut': 'It is cut: everyone has its mean.',
    'network.make': 'Make this a model',
    'network.make.text': 'The network with {n} {n:unit|units} cut, its line chosen anew and judged on people it never saw.',
    'network.made': '{n} {n:unit|units} cut',
    'network.table': 'As a table',
    'network.table.unit': 'Unit',
    'network.table.carries': 'Part of the gap',
    'network.summary': 'A network of {n} columns. {unit} carries most: {part} of a gap of {gap}.',
};
