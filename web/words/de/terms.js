// Wörter des Fachs und der Seite, erklärt: jedes mit einem Titel und seinen Absätzen, je Zeile einem. Verfahren und Maße
// erklärt der Katalog.

export default {
    'term.few': 'Wenige',
    'term.few.text':
        'Im Nenner stehen weniger als 30 Zeilen. Die Zahl stimmt für diese Zeilen und sagt darüber hinaus wenig; sehen Sie ' +
        'auf das Intervall, das bei einer so kleinen Gruppe etwas seltener zutreffen kann, als es angibt.',
    'term.reference': 'Vergleichsgruppe',
    'term.reference.text':
        'Unterschiede gelten zwischen allen anderen und der Vergleichsgruppe (auch: privilegierte Gruppe): Ein negativer ' +
        'Unterschied heißt, dass die anderen weniger von dem haben, was gemessen wird, sei es gut oder schlecht für sie. ' +
        'Welche Gruppe das ist, wählen Sie. Die Grundraten stehen dabei, damit Sie es informiert tun.',
    'term.twin': 'Synthetischer Zwilling',
    'term.twin.text':
        'Ein Zwilling ist ein Bayes-Netz, das an die Originaldatei angepasst ist und aus dem künstliche Zeilen gezogen ' +
        'werden. Keine Zeile ist eine wirkliche Person. Er behält die wichtigsten Zusammenhänge zwischen den Spalten, nicht ' +
        'alle: Wie weit seine Zahlen von denen des Originals liegen, steht dabei.\n' +
        'Legen Sie die Originaldatei auf der Seite ab, um mit den wirklichen Zeilen zu arbeiten.',
    'term.matters': 'Ihre Maße',
    'term.matters.text':
        'Maße widersprechen einander, und nicht alle lassen sich zugleich erfüllen. Welche zählen, ist eine Entscheidung ' +
        'über Menschen. Kreuzen Sie neben einem Maß „wichtig“ an: Es rückt hier herauf, und Ihre Wahl kommt in den ' +
        'Link, die Zusammenfassung und die Dateien.',
    'term.section': 'Maße',
    'term.section.text':
        'Hier steht jedes Maß des Katalogs, mit seinem Intervall und wie es zu lesen ist. Das Fragezeichen neben einem Maß ' +
        'zeigt seine Formel, mit den Zahlen Ihrer Gruppen darin.\n' +
        'Eine Rate wird in jeder Gruppe gemessen: Ihre Zeile zeigt den Wert für alle und wie die Gruppen darum liegen. Alle ' +
        'anderen Maße vergleichen Gruppen und sind eine einzige Zahl.',
    'term.seal': 'Versiegelt',
    'term.seal.text':
        'Alles, was die Seite braucht, wurde beim Öffnen geholt. Dann, bevor sich eine Datei auswählen ließ, hat die Seite ' +
        'sich selbst jede weitere Anfrage verboten, auch an ihren eigenen Server. Erst danach entstand der Worker, der ' +
        'rechnet, aus Text, den die Seite schon hatte: Für ihn gilt dieselbe Regel, und für jeden weiteren Worker auch. Was ' +
        'diese anfragen, wird mitgezählt.',
    'seal.how':
        'Öffnen Sie die Entwicklerwerkzeuge Ihres Browsers (F12), Reiter „Netzwerk“, leeren Sie ihn, und benutzen Sie die ' +
        'Seite: Die Liste bleibt leer.\n' +
        'Oder kappen Sie das Netz: Schalten Sie den Flugmodus ein, sobald die Seite „versiegelt“ sagt. Alles geht ' +
        'weiter.\n' +
        'Oder lesen Sie nach: Die Regel (Policy) steht im Kopf des Quelltexts der Seite, und eine zweite, default-src ' +
        '‚none‘, kam beim Versiegeln dazu.',
    'seal.cannot':
        'Das Siegel hält Anfragen dieser Seite und ihrer Worker auf. Es hält keine Seite auf, die zu einer anderen Adresse ' +
        'geht, durch einen Link, den Sie anklicken, oder durch ihr eigenes Skript (Top-Level-Navigation), keine ' +
        'WebRTC-Verbindungen und kein Nachschlagen von Servernamen: Das lassen Browser eine Seite nicht verbieten. Diese ' +
        'Seite tut nichts davon. Auch Erweiterungen des Browsers hält es nicht auf, und nicht, was der Browser selbst bei ' +
        'seinem Hersteller anfragt, etwa zu den Feldern von Formularen.\n' +
        'Es gilt in Browsern, die solche Regeln (Content Security Policy) befolgen; geprüft ist es in Chromium.\n' +
        'Die Dateien kamen von diesem Server: Das Vertrauen in das, was sie tun, beginnt dort, und man kann sie lesen.',
    'need.group_at_predict':
        'Muss beim Entscheiden wissen, zu welcher Gruppe eine Person gehört; das ist nicht überall erlaubt.',
    'need.gradient': 'Braucht ein Modell, das sich mit Gradienten trainieren lässt.',
    'does.own_predictor': 'Tritt an die Stelle des Modells.',
    'does.changes_rows': 'Lässt Trainingszeilen aus oder wiederholt sie; beurteilt werden trotzdem die Zeilen der Daten.',
    'does.changes_width': 'Ändert die Zahl der Merkmale.',
    'does.random_decision': 'Zieht manche Entscheidungen zufällig, für eine Person jedes Mal gleich.',
    'symbol.TP': 'günstige Entscheidung, günstiges Ergebnis',
    'symbol.FP': 'günstige Entscheidung, ungünstiges Ergebnis',
    'symbol.TN': 'ungünstige Entscheidung, ungünstiges Ergebnis',
    'symbol.FN': 'ungünstige Entscheidung, günstiges Ergebnis',
    'symbol.P': 'günstige Ergebnisse',
    'symbol.N': 'ungünstige Ergebnisse',
    'granted.sides':
        'Es vergleicht zwei Seiten: die Vergleichsgruppe und alle anderen zusammen. Ein Abstand zwischen zwei Gruppen ' +
        'derselben Seite ist nicht zu sehen.',
    'granted.groups':
        'Es sieht auf die äußersten aller Gruppen. Je mehr Gruppen es sind und je kleiner, desto weiter bringt sie schon der ' +
        'Zufall auseinander.',
    'granted.ratio': 'Es ist ein Verhältnis. Sind beide Raten klein, verschieben wenige Personen es weit.',
    'granted.outcomes':
        'Es nimmt das aufgezeichnete Ergebnis für die Wahrheit. Wo schon das Ergebnis ungleich aufgezeichnet wurde, verdeckt ' +
        'ein gleicher Wert das.',
    'granted.decided':
        'Es zählt nur Personen mit derselben Entscheidung. Wer das ist, hängt von der Schwelle ab; daher kann es sich ' +
        'zwischen Gruppen unterscheiden, obwohl ein Punktwert in jeder dasselbe bedeutet.',
    'granted.scores':
        'Es geht um Punktwerte (Scores), nicht um Entscheidungen. Was mit Menschen geschieht, hängt auch von der Schwelle ab.',
    'tolerance.none': 'Keine',
    'tolerance.none.text':
        'Nichts wird mit einer Toleranz verglichen. Maße werden danach gelesen, ob ihr Intervall das Ideal enthält.',
    'tolerance.fifths': 'Vier-Fünftel-Regel',
    'tolerance.fifths.text':
        'Vereinigte Staaten, EEOC und andere 1978, Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D): Eine ' +
        'Auswahlrate einer Gruppe unter vier Fünfteln der höchsten gilt im Allgemeinen als Hinweis auf eine Benachteiligung ' +
        '(Adverse Impact). Es ist eine Faustregel für Auswahlraten bei Einstellungen, sagt nichts über Differenzen und ist ' +
        'keine rechtliche Feststellung.',
    'tolerance.own': 'Eigene',
    'tolerance.own.text': 'Schreiben Sie die Zahlen, für die Sie einstehen, und einen Namen, der sagt, woher sie kommen.',
};
