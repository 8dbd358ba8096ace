// Die Studie zum Aufsatz, wie der Artikel sie zeigt: Bilder, Tabellen, wo sie entstand. Der Artikel selbst liegt in web/learn/de.

export default {
    'study.unknown': 'nicht gemessen',
    'study.synthetic': '{label} (synthetisch)',
    'study.unread': '(nicht gelesen)',
    'study.part.test': 'Testzeilen',
    'study.part.valid': 'Validierungszeilen',
    'study.part': 'Zeilen',
    'study.every': 'Alle Zahlen',
    'study.cases': 'Fall für Fall',
    'study.absent': 'Die Liste der Studien war nicht zu holen: Der Ordner ist nicht vollständig.',
    'study.measure': 'Maß',
    'study.family.baseline': 'Ohne Verfahren',
    'study.family.pre': 'Pre-Processing',
    'study.family.in': 'In-Processing',
    'study.family.intra': 'Intra-Processing',
    'study.family.post': 'Post-Processing',
    'study.place': 'Daten, geschützt',
    'study.method': 'Verfahren',
    'study.seed': 'Startwert',
    'study.seed.of': 'Startwert {seed}',
    'study.seed.panel': 'Startwert {seed}',
    'study.bias.mean': 'Mittlerer Bias',

    'study.bias.caption':
        '{measure}, {part}: Mittel über die Startwerte mit seinem Standardfehler (Balken); kleine Punkte sind die ' +
        'Startwerte. Das Band ist |Bias| < {epsilon}.',
    'study.bias.undefined': ' Nicht definiert und nicht gezeichnet: {n} Werte einzelner Startwerte.',
    'study.bias.title': 'Mittel: {measure}, {part}',
    'study.bias.axis': 'mittlerer Bias',
    'study.phi.caption':
        'Phi für „{measure}“, {part}: Median über die Startwerte (große Marke); kleine Punkte sind die Startwerte. Phi ' +
        'ist 0, wo der Bias die Grenze nicht einhält. Die Linie bei {half} ist, was der konstante Klassifikator bekommt, der ' +
        'über alle gleich entscheidet.',
    'study.phi.title': 'Median von Phi für „{measure}“, {part}',
    'study.phi.constant': 'konstant',

    'study.best.caption':
        'Aus jeder Familie das Verfahren mit dem besten Median von Phi auf den Validierungszeilen, wobei Netze auf ' +
        'Zufallsniveau nicht mitgewählt haben, und sein Median von Phi auf: {part}',
    'study.best.none': 'keines',
    'study.best.within': 'innerhalb der Grenze {n} von {of}',
    'study.best.chance': '{n} von {of} auf Zufallsniveau; ohne sie {phi}',

    'study.spread.fixed': 'Mit einer Aufteilung für alle Netze',
    'study.spread.fixed.seed': 'Ein Startwert ist ein Netz; alle sind auf denselben Zeilen trainiert, validiert und getestet.',
    'study.spread.own': 'Mit einer eigenen Aufteilung je Startwert',
    'study.spread.own.seed':
        'Ein Startwert ist eine Aufteilung und ein Netz, sodass auch die Personen andere sind, an denen getestet wird.',
    'study.spread.both': 'Über die Startwerte',
    'study.spread.both.seed':
        'In manchen Plänen gilt eine Aufteilung für alle Startwerte, in anderen zieht jeder seine ' + 'eigene.',
    'study.spread.lead':
        '{design} und über {seeds} Startwerte ist die Standardabweichung des Bias in {three} Fällen mindestens dreimal ' +
        'und in {ten} mindestens zehnmal so groß wie die von „{performance}“.',
    'study.spread.of': '{n} von {of}',
    'study.spread.or': ' oder ',
    'study.spread.left': ' {n} {n:Netz|Netze} auf Zufallsniveau {n:ist|sind} nicht dabei.',
    'study.spread.caption':
        '{design}: Standardabweichung des Bias durch die von „{performance}“, an der Schwelle, die auf den ' +
        'Validierungszeilen die beste dafür ist. {seed}',
    'study.spread.title': 'Standardabweichung des Bias durch die der Trefferquote',
    'study.spread.axis': 'Verhältnis',
    'study.spread.three': '3-mal',
    'study.spread.ten': '10-mal',
    'study.spread.table': '{design}: Standardabweichungen über die Startwerte; „gilt“ ab dem Dreifachen',
    'study.spread.networks': 'Netze',
    'study.spread.chance': 'Auf Zufallsniveau, nicht dabei',
    'study.spread.bias': 'Abweichung des Bias',
    'study.spread.mean': '{performance}, Mittel',
    'study.spread.performance': '{performance}, Abweichung',
    'study.spread.ratio': 'Verhältnis',
    'study.spread.claim': 'Die Behauptung',
    'study.claim.none': 'nicht definiert',
    'study.claim.ten': 'das Zehnfache oder mehr',
    'study.claim.holds': 'gilt',
    'study.claim.not': 'gilt nicht',

    'study.weights.leaked': 'Kleinste Norm, Testteil neu gezogen',
    'study.weights.norm': 'Kleinste Norm, zurückgehalten',
    'study.weights.ridge': 'Ridge, zurückgehalten',
    'study.weights.gradient': 'Genauer Gradient, zurückgehalten',
    'study.weights.share': 'erklärter Teil der Varianz',
    'study.weights.title': 'Erklärter Teil der Varianz',
    'study.weights.lead':
        '{copies} Kopien von jedem von {networks} Netzen, jedes Gewicht mal 1 + N(0; {sd}). Eine lineare Regression von ' +
        '„{measure}“ auf das Rauschen erklärt {leaked} der Varianz, wenn ihr Testteil neu gezogen wird wie im Notebook ' +
        'der ersten Fassung des Aufsatzes (das {reported} angibt), sodass an den größten Teil davon angepasst wurde; mit ' +
        'einem eigens gewählten Strafterm erklärt sie bei zurückgehaltenen Netzen {ridge}. {linear}Der genaue Gradient, den ' +
        'ein Rückwärtsschritt liefert, erklärt {gradient} derselben zurückgehaltenen Netze. (Mediane über die Netze.)',
    'study.weights.linear': 'Dennoch ist der Bias in den Gewichten nahezu linear: ',
    'study.weights.caption':
        'R\u00b2, je nachdem, wie gemessen wird; kleine Punkte sind die Netze. An {fitted} Netze wird angepasst, {held} sind ' +
        'zurückgehalten (Scores: {part}, {label}), bei {weights} Koeffizienten.',
    'study.weights.where':
        'Wo der Bias sitzt: mittlere absolute Änderung des Bias je 100\u00a0%, die ein Gewicht wächst, nach Schicht und ' +
        'Einheit, aus dem genauen Gradienten; je kräftiger, desto mehr (Wurzelskala, in allen Feldern dieselbe, ihr Ende die ' +
        'stärkste verborgene Einheit). Die Einheiten einer Schicht sind fallend geordnet, denn ihre eigene Ordnung bedeutet ' +
        'nichts.',
    'study.weights.where.title': 'Mittlere absolute Änderung des Bias nach Schicht und Einheit, Mittel je Schicht',
    'study.weights.alike':
        'Gleichen sich die Netze? Der Kosinus der je {weights} Änderungen zweier Netze ist im Mittel über die Paare ' +
        '{cosine}; doch die Einheiten einer verborgenen Schicht haben keine Ordnung, daher sagt das wenig. Über die Einheiten ' +
        'summiert, Merkmal für Merkmal, ist er {features}.',
    'study.weights.table': 'R\u00b2 jedes Netzes',
    'study.weights.bias': 'Bias',
    'study.weights.perturbed': 'Abweichung bei Störung',
    'study.weights.norm.fitted': 'Kleinste Norm: angepasst',
    'study.weights.anew': 'neu gezogen',
    'study.weights.anew.of': 'an {n} von {of} wurde angepasst',
    'study.weights.held': 'zurückgehalten',
    'study.weights.ridge.fitted': 'Ridge: angepasst',
    'study.weights.penalty': 'Strafterm',
    'study.weights.gradient.held': 'Gradient: zurückgehalten',
    'study.weights.layers': 'Mittlere absolute Änderung des Bias je Schicht',
    'study.weights.layer': 'Schicht',
    'study.weights.hidden': 'verborgen {n}',
    'study.weights.output': 'Ausgabe',
    'study.weights.weights': 'Gewichte',
    'study.weights.features':
        'Die Merkmale, an denen der Bias am meisten hängt: seine Änderung, wenn alle ihre Gewichte um 100\u00a0% wachsen',
    'study.weights.feature': 'Merkmal',
    'study.weights.mean': 'Mittel',

    'study.table.phi': 'Median von \u03c6',
    'study.table.lowest': 'Kleinstes \u03c6',
    'study.table.performance': 'Balancierte Trefferquote',
    'study.table.kept': 'Grenze gehalten',
    'study.table.optimum': 'Optimum',
    'study.table.oracle': 'Orakel',
    'study.table.name': '{data} nach {column}, {read}',
    'study.table.read': 'gelesen',
    'study.table.unread': 'nicht gelesen',
    'study.table.made': 'Erstellt von Equipoise {version}, Quellen {sources}.',
    'study.table.made.on': 'Erstellt von Equipoise {version}, Quellen {sources}, am {days}.',

    'study.verdict.read':
        'Adult nach Geschlecht, statistische Parität, die Spalte gelesen: Der höchste Median von Phi ist {phi} ({method}), ' +
        '{beaten}; {bounds}.',
    'study.verdict.unread':
        'Adult nach Geschlecht, statistische Parität, die Spalte nicht gelesen: Phi \u2265 {goal} bei {reached} der ersten ' +
        '{first} Startwerte ({method}, am nächsten daran, Median {phi}: {phis}); {bounds}.',
    'study.verdict.above': 'über {goal}',
    'study.verdict.below': 'nicht über {goal}',
    'study.verdict.neither': 'nicht über {goal}, wohin mit diesen Netzen nicht einmal das Orakel kommt',
    'study.verdict.lost': 'nicht über {goal}, das Orakel schon: Was fehlt, geht zwischen Validierungs- und Testzeilen verloren',
    'study.verdict.bounds':
        'Schwellen je Gruppe auf den Scores des unberührten Netzes erreichen {optimum} auf den Validierungszeilen, an denen ' +
        'sie gewählt wurden',
    'study.verdict.bounds.oracle':
        'Schwellen je Gruppe auf den Scores des unberührten Netzes erreichen {optimum} auf den Validierungszeilen, an denen ' +
        'sie gewählt wurden, und erreichten auf den Testzeilen höchstens {oracle}, wären sie dort gewählt worden (ein ' +
        'Orakel)',

    'study.file.json': '{name} ist kein gültiges JSON: {why}.',
    'study.file.none': '{name} enthält weder eine Studie noch einen Bericht von Equipoise.',
    'study.file.broken': '{name} ist nicht vollständig: {wrong}.',
    'study.flaw.version': 'Die Version ist kein Text',
    'study.flaw.titles': 'Die Titel sind keine Texte je Maß',
    'study.flaw.families': 'Die Familien sind keine Liste von Texten',
    'study.flaw.name': 'Ein Plan hat keinen Namen',
    'study.flaw.data': 'Der Bericht von „{name}“ hat keine Daten',
    'study.flaw.synthetic': 'Der Bericht von „{name}“ sagt nicht, ob seine Daten synthetisch sind',
    'study.flaw.objective': 'Der Bericht von „{name}“ hat keine Zielgröße',
    'study.flaw.seeds': 'Der Bericht von „{name}“ hat keine Startwerte (Seeds)',
    'study.flaw.cells': 'Der Bericht von „{name}“ hat keine Zellen',
    'study.flaw.cell': 'Zelle {n} von „{name}“ kann nicht gelesen werden',

    'study.made': 'Erstellt',
    'study.made.in': '{when}, in {time}',
    'study.made.between': '{from} bis {until}',
    'study.made.unknown': 'unbekannt',
    'study.made.machine': 'Rechner',
    'study.made.threads': '{cpu}, {jobs} von {threads} Threads',
    'study.made.version': 'Version',
    'study.made.sources': 'Equipoise {version}, Quellen {sources}',
    'study.made.plans': 'Pläne',
    'study.made.lead': 'Die Zahlen und Bilder erstellte Equipoise {version} am {when} in {time}; Näheres am Ende.',
};
