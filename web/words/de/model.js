// Ein Modell, das jemand mitbringt, und was damit nach Hause geht.

export default {
    'model.title': 'Ein eigenes Modell verwenden',
    'model.text':
        'Legen Sie hier ein trainiertes Modell ab, oder neben seinen Daten oben: ONNX, XGBoost (JSON), LightGBM ' +
        '(Text), scikit-learn (mit der Zelle, die die Befehlszeile ausgibt) oder ein hier gespeichertes. Es verlässt ' +
        'diesen Rechner nie.',
    'model.pick': 'Modell wählen',
    'model.reading': '{name} wird gelesen …',
    'model.large': '{name} ist größer als {most} MB, und mehr liest die Seite nicht: Die Befehlszeile liest mehr.',
    'model.several': '{names}: Gelesen wird ein Modell auf einmal.',
    'model.is': 'Ihr Modell: {name}',
    'model.format': 'Format',
    'model.format.onnx': 'ONNX',
    'model.format.xgboost': 'XGBoost JSON',
    'model.format.lightgbm': 'LightGBM Text',
    'model.format.cell': 'JSON der scikit-learn-Zelle',
    'model.format.eqm': 'von Equipoise gespeichert',
    'model.made': 'Gemacht von',
    'model.columns': 'Liest',
    'model.columns.named': '{n} {n:Spalte|Spalten}: {names}',
    'model.columns.plain': '{n} {n:Spalte|Spalten}, ohne Namen in der Datei',
    'model.more': 'und {n} weitere',
    'model.layers': 'Schichten',
    'model.layers.n': '{n} lineare {n:Schicht|Schichten}{sizes}',
    'model.size': '{a} auf {b}',
    'model.score': 'Sein Punktwert',
    'model.sha256': 'SHA-256',
    'model.edits.all':
        'Alle seine Schichten lassen sich bearbeiten (Intra-Processing), seine Entscheidungen reparieren ' +
        '(Post-Processing). Es wird nicht neu trainiert.',
    'model.edits.some': 'Seine anderen Schichten lassen sich bearbeiten, seine Entscheidungen reparieren (Post-Processing).',
    'model.edits.none': 'Seine Entscheidungen lassen sich reparieren (Post-Processing).',
    'model.fixed': 'Keine Schicht lässt sich bearbeiten, seine Entscheidungen lassen sich reparieren (Post-Processing).',
    'model.data':
        'Öffnen Sie die Daten, über die es entscheidet: eine eigene Datei mit den Ergebnissen, oder eine, die mit ' +
        'der Seite kommt.',
    'model.asks.class': 'Welche Klasse ist die günstige?',
    'model.asks.is': 'Sein Punktwert ist ein Abstand zur Grenze, keine Wahrscheinlichkeit. Als was soll er gelesen werden?',
    'model.asks.is.logit': 'als Logit: seine Sigmoide ist der Punktwert (nicht kalibriert)',
    'model.asks.is.scale': 'als Zahl, wie er ist',
    'model.asks.is.rank': 'als Rang: nur die Reihenfolge zählt',
    'model.asks.output': 'Welche Ausgabe ist der Punktwert?',
    'model.asks.columns': 'Welche Spalte der Daten ist welche Spalte des Modells? Einige wurden nicht gefunden.',
    'model.asks.choose': 'wählen',
    'model.matched.name': 'Seine Spalten wurden in den Daten nach Namen gefunden.',
    'model.matched.near': 'Seine Spalten wurden nach anders geschriebenen Namen gefunden: {pairs}. Stimmt das?',
    'model.matched.pair': '{asked} ist {found}',
    'model.matched.order':
        'Die Datei benennt ihre Spalten nicht: Sie wurden in der Reihenfolge der Daten genommen. Ist jede, wo sie ' +
        'hingehört?',
    'model.matched.hand': 'Seine Spalten sind, wie Sie sagten.',
    'model.ignored': 'Es beachtet nicht: {names}.',
    'model.columns.each': 'Spalte für Spalte',
    'model.columns.use': 'Diese Spalten nehmen',
    'model.columns.wanting': '{n} {n:ist|sind} noch zu wählen',
    'model.columns.many': 'Es liest {n} Spalten: Nennen Sie sie der Befehlszeile (--columns).',
    'model.of.model': 'Des Modells',
    'model.of.data': 'Der Daten',
    'model.of.which': 'Spalte der Daten, die {name} ist',
    'model.place': 'Spalte {n}',
    'model.scores': 'Seine Punktwerte für {n} Personen',
    'model.scores.number': 'Es sind Zahlen, keine Wahrscheinlichkeiten: Reparaturen, die solche brauchen, weisen sie ab.',
    'model.likely':
        '{share} der Zahlen, die hier als Logits gelten, liegen zwischen 0 und 1. Vielleicht sind sie schon ' +
        'Wahrscheinlichkeiten, wie die einer Geraden, die an Ergebnisse angepasst wurde.',
    'model.likely.take': 'Es sind Wahrscheinlichkeiten',
    'model.order':
        'Diese Reihenfolge passt besser zu ihm: {columns}. Spalten mit ähnlichen Werten lassen sich nicht unterscheiden.',
    'model.order.figure':
        'Diese Reihenfolge passt besser zu ihm: {columns}. Seine AUC wäre {then}, jetzt ist sie {now}. Spalten mit ähnlichen ' +
        'Werten lassen sich nicht unterscheiden.',
    'model.order.take': 'Diese Reihenfolge nehmen',
    'model.scores.spread': 'Sie gehen von {least} bis {largest}; die Hälfte liegt zwischen {a} und {c}, der Median ist {b}.',
    'model.first': 'Vom Anfang der Daten {n} {n:Person|Personen}, mit ihrem Punktwert',
    'model.first.score': 'Punktwert',
    'model.scores.above': '{share} liegen über {line}.',
    'model.scores.rate': '{rate} haben das günstige Ergebnis (Grundrate).',
    'model.scores.right': 'Bei {share} sagt es, was aufgezeichnet ist (Trefferquote).',
    'model.scores.order':
        'Von zwei Personen mit verschiedenem Ergebnis reiht es sie mit Wahrscheinlichkeit {chance} richtig (AUC).',
    'learned.ask': 'Von welchen dieser Zeilen hat das Modell gelernt?',
    'learned.unknown': 'nicht bekannt',
    'learned.none': 'von keiner',
    'learned.column': 'von denen, die eine Spalte nennt',
    'learned.which': 'Spalte',
    'learned.value': 'Gelernt hat es von Zeilen mit',
    'learned.unsure': 'Nicht bekannt, von welchen Zeilen das Modell gelernt hat: Bei ihnen sieht es besser aus, als es ist.',
    'learned.mark': 'wovon es lernte: nicht bekannt',
    'model.learned':
        'Von welchen dieser Personen das Modell gelernt hat, ist nicht bekannt: Bei ihnen sieht es besser aus, als es ' + 'ist.',
    'home.title': '{name} mit nach Hause nehmen',
    'home.take': 'mitnehmen',
    'home.onnx': 'Als ONNX speichern',
    'home.eqm': 'Als .eqm speichern',
    'home.card': 'Modellkarte speichern',
    'home.own': 'Hier trainiert auf {data}, Startwert {seed}.',
    'home.own.measured': 'Gemessen an {n} {n:Person|Personen}, die es nie sah.',
    'home.own.needs':
        'Die ONNX-Datei nimmt eine Eingabe je Spalte, mit den Ausprägungen, wie sie unter Spalten stehen; eine, die sie nicht ' +
        'kennt, weist sie zurück. Ihr Vermerk equipoise.columns nennt die Spalten der Reihe nach. Die .eqm-Datei lässt ' +
        'sich hier wieder öffnen.',
    'home.own.needs.rule':
        'Die ONNX-Datei nimmt eine Eingabe je Spalte, mit den Ausprägungen, wie sie unter Spalten stehen; eine, die sie nicht ' +
        'kennt, weist sie zurück. Ihr Vermerk equipoise.columns nennt die Spalten der Reihe nach. Geht die Regel nach ' +
        'Gruppen, nimmt sie auch „group“ (Texte), und wo sie lost, „u“ (Zahlen von 0 bis 1). Die .eqm-Datei lässt ' +
        'sich hier wieder öffnen.',
    'home.nothing': 'An {name} wurde nichts geändert: Es ist, wie es gegeben wurde.',
    'home.weights':
        'Gewichte von {name} wurden durch „{method}“ geändert; was vor und nach den Schichten kommt, ist wie ' + 'zuvor.',
    'home.rule': 'Kein Gewicht von {name} wurde geändert: „{method}“ steht hinter dem Punktwert und entscheidet.',
    'home.rule.too': '„{method}“ steht hinter dem Punktwert und entscheidet.',
    'home.measured.none': 'Gemessen an {n} {n:Person|Personen}, von denen es, wie Sie sagten, nicht gelernt hatte.',
    'home.measured.left':
        'Gemessen an {n} {n:Person|Personen}, von denen es nicht gelernt hatte: Zeilen, in denen {column} gleich {value} ist, ' +
        'fehlen.',
    'home.measured.unknown':
        'Gemessen an {n} {n:Person|Personen} der geöffneten Daten; woraus es gelernt hatte, ist nicht bekannt.',
    'home.needs': 'Die Datei nimmt die Spalten, die das Modell nahm.',
    'home.needs.rule':
        'Die Datei nimmt die Spalten, die das Modell nahm; wo die Regel nach Gruppe geht, auch „group“ (Texte), ' +
        'und wo sie zieht, „u“ (Zahlen von 0 bis 1).',
    'model.back': 'Stattdessen ein Modell trainieren',
    'model.judge': 'Seine Entscheidungen prüfen',
};
