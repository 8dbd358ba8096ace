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
    'bend.on': 'Von Hand verbogen, {group}',
    'bend.judge': 'Beurteilen nach',
    'bend.judge.records': 'den Aufzeichnungen',
    'bend.judge.truth': 'der Wahrheit',
    'bend.report': 'Ein Bericht, der seine Anzahlen enthält, prüft Aufzeichnungen, wie sie sind; diese sind von Hand verbogen.',
    'undo.bend': 'was verbogen ist',
    'undo.judge': 'wonach beurteilt wird',
};
