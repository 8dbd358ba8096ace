// The study of the paper, as the article shows it: figures, tables, where it was made. The article itself lies in web/learn.

export default {
    'study.unknown': 'not measured',
    'study.synthetic': '{label} (synthetic)',
    'study.unread': '(not read)',
    'study.part.test': 'test rows',
    'study.part.valid': 'validation rows',
    'study.part': 'Rows',
    'study.every': 'Every number',
    'study.cases': 'Case by case',
    'study.absent': 'The list of studies could not be fetched: the folder is not whole.',
    'study.measure': 'Measure',
    'study.family.baseline': 'No debiasing',
    'study.family.pre': 'Pre-processing',
    'study.family.in': 'In-processing',
    'study.family.intra': 'Intra-processing',
    'study.family.post': 'Post-processing',
    'study.place': 'Data, protected',
    'study.method': 'Method',
    'study.seed': 'Seed',
    'study.seed.of': 'Seed {seed}',
    'study.seed.panel': 'seed {seed}',
    'study.bias.mean': 'Mean bias',

    'study.bias.caption':
        '{measure}, {part}: mean over the seeds with its standard error (bar); small dots are the seeds. The band is ' +
        '|bias| < {epsilon}.',
    'study.bias.undefined': ' Undefined, and not drawn: {n} of the seeds\u2019 values.',
    'study.bias.title': 'Mean {measure}, {part}',
    'study.bias.axis': 'mean bias',
    'study.phi.caption':
        'Phi for {measure}, {part}: median over the seeds (large mark); small dots are the seeds. Phi is 0 where the bias ' +
        'is not within the bound. The line at {half} is what the constant classifier gets, which decides the same for everyone.',
    'study.phi.title': 'Median phi for {measure}, {part}',
    'study.phi.constant': 'constant classifier',

    'study.best.caption':
        'Of each family the method with the best median phi on validation, networks at chance left out of the choice, and ' +
        'its median phi on {part}',
    'study.best.none': 'none',
    'study.best.within': 'within the bound {n} of {of}',
    'study.best.chance': '{n} of {of} at chance; without them {phi}',

    'study.spread.fixed': 'With one split for all networks',
    'study.spread.fixed.seed': 'A seed is a network; all are trained, validated and tested on the same rows.',
    'study.spread.own': 'With a split drawn by every seed',
    'study.spread.own.seed': 'A seed is a split and a network, so that the people who are tested differ too.',
    'study.spread.both': 'Over the seeds',
    'study.spread.both.seed': 'Some plans have one split for all seeds, in others a seed draws its own.',
    'study.spread.lead':
        '{design}, over {seeds} seeds, the standard deviation of bias is at least three times that of {performance} in ' +
        '{three} cases, and at least ten times in {ten}.',
    'study.spread.of': '{n} of {of}',
    'study.spread.or': ' or ',
    'study.spread.left': ' {n} {n:network|networks} no better than chance on validation {n:is|are} left out.',
    'study.spread.caption':
        '{design}: standard deviation of bias over that of {performance}, at the threshold that is best for {performance} ' +
        'on validation. {seed}',
    'study.spread.title': 'Standard deviation of bias over that of accuracy',
    'study.spread.axis': 'times',
    'study.spread.three': '3 times',
    'study.spread.ten': '10 times',
    'study.spread.table': '{design}: standard deviations over the seeds; \u201cholds\u201d from three times on',
    'study.spread.networks': 'Networks',
    'study.spread.chance': 'At chance, left out',
    'study.spread.bias': 'Deviation of bias',
    'study.spread.mean': 'Mean {performance}',
    'study.spread.performance': 'Deviation of {performance}',
    'study.spread.ratio': 'Ratio',
    'study.spread.claim': 'The claim',
    'study.claim.none': 'undefined',
    'study.claim.ten': 'ten times or more',
    'study.claim.holds': 'holds',
    'study.claim.not': 'does not hold',

    'study.weights.leaked': 'Least norm, test part drawn anew',
    'study.weights.norm': 'Least norm, held out',
    'study.weights.ridge': 'Ridge, held out',
    'study.weights.gradient': 'Exact gradient, held out',
    'study.weights.share': 'share of variance explained',
    'study.weights.title': 'Share of variance explained',
    'study.weights.lead':
        '{copies} copies of each of {networks} networks, every weight times 1 + N(0, {sd}). A linear regression of {measure} ' +
        'on the noise explains {leaked} of the variance when its test part is drawn anew, as in the notebook of the ' +
        'paper\u2019s first version (which reports {reported}), so that most of it was fitted on; with a penalty chosen ' +
        'apart, of held-out networks it explains {ridge}. {linear}the exact gradient, which one backward pass gives, ' +
        'explains {gradient} of the same held-out networks. (Medians over the networks.)',
    'study.weights.linear': 'Bias is close to linear in the weights all the same: ',
    'study.weights.caption':
        'R\u00b2 by how it is measured; small dots are the networks. {fitted} networks are fitted on, {held} held out (scores ' +
        'of the {part}, {label}), for {weights} coefficients.',
    'study.weights.where':
        'Where the bias sits: mean absolute change of bias for each 100 % that a weight grows, by layer and unit, from the ' +
        'exact gradient; the stronger the more (square-root scale, the same in all panels, its end the strongest hidden ' +
        'unit). Units of a layer are in falling order, for their own order means nothing.',
    'study.weights.where.title': 'Mean absolute change of bias by layer and unit, mean by layer in bias',
    'study.weights.alike':
        'Are the networks alike? The cosine of two networks\u2019 {weights} changes is {cosine} on average over the pairs; ' +
        'but the units of a hidden layer have no order, so that says little. Summed over the units, feature by feature, it ' +
        'is {features}.',
    'study.weights.table': 'R\u00b2 of each network',
    'study.weights.bias': 'Bias',
    'study.weights.perturbed': 'Deviation when perturbed',
    'study.weights.norm.fitted': 'Least norm: fitted',
    'study.weights.anew': 'drawn anew',
    'study.weights.anew.of': '{n} of {of} were fitted',
    'study.weights.held': 'held out',
    'study.weights.ridge.fitted': 'Ridge: fitted',
    'study.weights.penalty': 'penalty',
    'study.weights.gradient.held': 'Gradient: held out',
    'study.weights.layers': 'Mean absolute change of bias by layer',
    'study.weights.layer': 'Layer',
    'study.weights.hidden': 'hidden {n}',
    'study.weights.output': 'output',
    'study.weights.weights': 'Weights',
    'study.weights.features': 'The features that bias hangs on most: its change when all their weights grow by 100 %',
    'study.weights.feature': 'Feature',
    'study.weights.mean': 'Mean',

    'study.table.phi': 'Median \u03c6',
    'study.table.lowest': 'Lowest \u03c6',
    'study.table.performance': 'Balanced accuracy',
    'study.table.kept': 'Bound kept',
    'study.table.optimum': 'Optimum',
    'study.table.oracle': 'Oracle',
    'study.table.name': '{data} by {column}, {read}',
    'study.table.read': 'read',
    'study.table.unread': 'not read',
    'study.table.made': 'Made by Equipoise {version}, sources {sources}.',
    'study.table.made.on': 'Made by Equipoise {version}, sources {sources}, on {days}.',

    'study.verdict.read':
        'Adult by sex, statistical parity, the column read: the highest median phi is {phi} ({method}), {beaten}; {bounds}.',
    'study.verdict.unread':
        'Adult by sex, statistical parity, the column not read: phi \u2265 {goal} in {reached} of the first {first} seeds ' +
        '({method}, the nearest, median {phi}: {phis}); {bounds}.',
    'study.verdict.above': 'above {goal}',
    'study.verdict.below': 'not above {goal}',
    'study.verdict.neither': 'not above {goal}, which not even the oracle exceeds with these networks',
    'study.verdict.lost': 'not above {goal}, though the oracle is: what is missing is lost between validation and test',
    'study.verdict.bounds':
        'thresholds by group on the untouched network\u2019s scores reach {optimum} on the validation rows they were chosen on',
    'study.verdict.bounds.oracle':
        'thresholds by group on the untouched network\u2019s scores reach {optimum} on the validation rows they were chosen ' +
        'on, and would reach {oracle} at most on the test rows if chosen there (an oracle)',

    'study.file.json': '{name} is not valid JSON: {why}.',
    'study.file.none': '{name} holds neither a study nor a report of Equipoise.',
    'study.file.broken': '{name} is not whole: {wrong}.',
    'study.flaw.version': 'its version is no text',
    'study.flaw.titles': 'its titles are not texts by measure',
    'study.flaw.families': 'its families are not a list of texts',
    'study.flaw.name': 'a plan has no name',
    'study.flaw.data': 'the report of \u201c{name}\u201d has no data',
    'study.flaw.synthetic': 'the report of \u201c{name}\u201d has no word on whether its data are synthetic',
    'study.flaw.objective': 'the report of \u201c{name}\u201d has no objective',
    'study.flaw.seeds': 'the report of \u201c{name}\u201d has no seeds',
    'study.flaw.cells': 'the report of \u201c{name}\u201d has no cells',
    'study.flaw.cell': 'cell {n} of \u201c{name}\u201d cannot be read',

    'study.made': 'Made',
    'study.made.in': '{when}, in {time}',
    'study.made.between': '{from} to {until}',
    'study.made.unknown': 'unknown',
    'study.made.machine': 'Machine',
    'study.made.threads': '{cpu}, {jobs} of {threads} threads',
    'study.made.version': 'Version',
    'study.made.sources': 'Equipoise {version}, sources {sources}',
    'study.made.plans': 'Plans',
    'study.made.lead': 'The figures were made on {when} by Equipoise {version}, in {time}; details at the end.',
};
