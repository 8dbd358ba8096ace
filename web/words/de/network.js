// Der Blick in ein Netz, im Schritt Reparieren.

export default {
    'network.look': 'hineinsehen',
    'network.look.none':
        'Hineinsehen lässt sich nur in Netze des neuesten Laufs, und nur wo ein Prozessor sie trainierte: ' +
        'ein Startwert einer Stelle.',
    'network.title': 'Im Netz: {name}',
    'network.wait': 'Jede Einheit wird einmal abgeschnitten …',
    'network.lead':
        'Zwischen {less} und {more} unterscheidet sich der mittlere Punktwert um {gap} (auf der Logit-Skala). Die ' +
        'Zahlen an der ' +
        'letzten Schicht ergeben zusammen diesen Abstand.',
    'network.people': 'Gesehen an den {n} Personen, an denen Linien gewählt werden.',
    'network.key.carries': 'trägt den Abstand: so viel davon verschwindet, wenn alle das Mittel der Einheit bekommen',
    'network.key.against': 'wirkt dem Abstand entgegen',
    'network.key.cut': 'abgeschnitten',
    'network.key.weight': 'Gewicht',
    'network.key.negative': 'negatives Gewicht',
    'network.some': 'Spalten zeigen höchstens {n}; die Tabelle enthält jede Einheit.',
    'network.inputs': 'Eingaben',
    'network.layer': 'Schicht {n}',
    'network.logit': 'Punktwert',
    'network.unit': 'Einheit {unit} der Schicht {layer}',
    'network.pick': 'Wählen Sie eine Einheit im Bild oder in der Tabelle.',
    'network.means': 'Ihr Mittel ist {means}.',
    'network.means.input': 'Was hineingeht, lässt sich nicht abschneiden. In Einheiten seiner Streuung ist sein Mittel {means}.',
    'network.mean': '{value} für {name}',
    'network.carries.with': 'Sie trägt {part} des Abstands von {gap}.',
    'network.carries.against': 'Sie wirkt dem Abstand von {gap} entgegen, um {part}.',
    'network.effect.gap': 'Abgeschnitten: {what} geht von {before} auf {after} Punkte.',
    'network.effect': 'Abgeschnitten: {what} geht von {before} auf {after}.',
    'network.rule': 'Hier entscheidet ein anderes Verfahren; was ein Schnitt an Entscheidungen ändert, wird daher nicht gesagt.',
    'network.cut': 'Abschneiden',
    'network.back': 'Wieder einsetzen',
    'network.is.cut': 'Sie ist abgeschnitten: Alle haben ihr Mittel.',
    'network.make': 'Daraus ein Modell machen',
    'network.make.text':
        'Das Netz mit {n} {n:abgeschnittener Einheit|abgeschnittenen Einheiten}, die Linie neu gewählt und an ' +
        'Personen beurteilt, ' +
        'die es nie sah.',
    'network.made': '{n} {n:Einheit|Einheiten} abgeschnitten',
    'network.table': 'Als Tabelle',
    'network.table.unit': 'Einheit',
    'network.table.carries': 'Teil des Abstands',
    'network.summary': 'Ein Netz aus {n} Spalten. {unit} trägt am meisten: {part} eines Abstands von {gap}.',
};
