// Daten, die von Hand verbogen sind.

export default {
    'bend.title': 'Die Daten verbiegen',
    'bend.text':
        'Aufzeichnungen sind, was jemand aufgeschrieben hat. Verbiegen Sie sie selbst, sehen Sie, was eine Prüfung ' +
        'bemerkt, und vergleichen Sie mit der Wahrheit, die erhalten bleibt.',
    'bend.group': 'Wessen Aufzeichnungen',
    'bend.none': 'niemandes: wie sie sind',
    'bend.feature': 'In welcher Spalte',
    'bend.feature.none': 'keiner',
    'bend.off': 'Wie sie waren',
    'bend.tag': '{says}.',
    'bend.says': 'Von Hand verbogen, {group}: {what}',
    'bend.nothing': 'noch nichts',
    'bend.left': '{n} von {of} Personen weggelassen',
    'bend.left.good': 'mit ihnen {n} von {of} günstigen Ergebnissen',
    'bend.hidden': '{n} von {of} günstigen Ergebnissen verborgen',
    'bend.invented': '{n} von {of} ungünstigen Ergebnissen als günstig aufgezeichnet',
    'bend.swapped': '{n} von {of} Zellen von {feature} vertauscht',
    'bend.on': 'Von Hand verbogen, {group}',
    'bend.judge': 'Beurteilen nach',
    'bend.judge.records': 'den Aufzeichnungen',
    'bend.judge.truth': 'der Wahrheit',
    'bend.report': 'Ein Bericht, der seine Anzahlen enthält, prüft Aufzeichnungen, wie sie sind; diese sind von Hand verbogen.',
    'undo.bend': 'was verbogen ist',
    'undo.judge': 'wonach beurteilt wird',
};
