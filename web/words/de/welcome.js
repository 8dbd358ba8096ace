// Die Eingangsseite.

export default {
    'welcome.title': 'Ist diese Entscheidung gerecht?',
    'welcome.lead':
        'Sehen Sie, wem ein Punktwert (Score) nicht gerecht wird, finden Sie eine bessere Regel und geben Sie den ' +
        'Beleg weiter. ' +
        'Alles läuft in dieser Seite: Ihre Daten verlassen Ihren Rechner nie.',

    'welcome.not': 'nicht',
    'welcome.did': 'tatsächlich',
    'welcome.finding.not':
        'Von den Personen, die {not} erneut angeklagt wurden, stufte ein Risikowert {first} und {second} ' +
        'dennoch als hohes Risiko ein.',
    'welcome.finding.again':
        'Von den Personen, die {did} erneut angeklagt wurden, stufte der Risikowert {first} und {second} ' +
        'dennoch als niedriges Risiko ein.',
    'welcome.share': '{n} von 100 {name}',
    'welcome.of': 'von 100',
    'welcome.marked.not': '„hohes Risiko“ →',
    'welcome.marked.again': '← „niedriges Risiko“',
    'welcome.lower': 'niedriger Risikowert',
    'welcome.higher': 'höher',

    'welcome.line': 'Linie, ab der Personen als hohes Risiko gelten',
    'welcome.line.of': 'Linie, ab der Personen aus {name} als hohes Risiko gelten',
    'welcome.value.not': '{line}: {shares} als hoch eingestuft',
    'welcome.value.again': '{line}: {shares} als niedrig eingestuft',
    'welcome.nobody': 'über 10',
    'welcome.strip': 'Eine Marke ist 1 von 100 Personen aus {name}, nach Risikowert von 1 bis 10.',

    'welcome.ways': 'Wo die Linie liegt',
    'welcome.one': 'Eine Linie für alle',
    'welcome.alike': 'Gleich viele Fehlalarme',
    'welcome.again': 'Die erneut Angeklagten',
    'welcome.gap': 'Abstand {gap} Punkte (95-%-Intervall {low} bis {high}). Richtige Entscheidungen: {right} %.',
    'welcome.gap.usual':
        'Abstand {gap} Punkte (95-%-Intervall {low} bis {high}). ' +
        'Richtige Entscheidungen: {right} %; mit einer Linie bei {line} sind es {usual} %.',
    'welcome.drag':
        'Ziehen Sie die Linie, oder drücken Sie ← →. Punktwerte von {people} Personen, Broward County 2013–14; ' +
        'Daten: ProPublica. ' +
        'Jede Marke ist 1 von 100 ihrer Gruppe.',
    'welcome.example': 'Dieses Beispiel öffnen',

    'welcome.doors': 'Anfangen',
    'welcome.own': 'Meine Datei prüfen',
    'welcome.own.text':
        'Legen Sie eine CSV-Datei mit Ergebnissen, Entscheidungen oder Punktwerten ab. Vor dem Lesen wird das Netz getrennt.',
    'welcome.own.waiting': '{name}: Erst wird das Netz getrennt, 1 s',
    'welcome.learn': 'In zehn Minuten lernen',
    'welcome.learn.text': 'Ziehen Sie die Linie selbst, und treffen Sie drei Urteilende, die alle recht haben.',
    'welcome.read': 'Lesen, wie es geht',
    'welcome.read.text':
        'Wo Ungerechtigkeit in ein Netz gelangt und was sich darin tun lässt, mit beweglichen Bildern.',
    'welcome.try': 'Einen Versuch machen',
    'welcome.try.text': 'Trainieren, an vier Stellen reparieren, mit Intervallen vergleichen. Den Aufsatz nachrechnen.',

    'welcome.fact.bits': 'Seite und Befehlszeile stimmen bis aufs letzte Bit überein',
    'welcome.fact.gap': 'Jeder Abstand hat sein Intervall',
    'welcome.fact.stays': 'Was Sie laden, verlässt diesen Rechner nicht',

    'undo.example': 'das Beispiel',
};
