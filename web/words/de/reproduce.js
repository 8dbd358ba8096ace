// Die Seite, die die Studie zum Aufsatz rechnet: was gewählt ist, wie lange es dauert, der Lauf, was er ergab.

export default {
    'reproduce.opening': 'Die Seite wird noch geöffnet.',
    'reproduce.missing': 'Diese Version hat nicht jedes Verfahren der Studie: {methods} fehlt.',
    'reproduce.none': 'Dieser Seite liegt keine Studie bei: Der Ordner ist nicht vollständig.',
    'reproduce.ready': 'Bereit: {studies} Datensätze und Merkmale, {methods} Verfahren.',
    'reproduce.cannot': 'Die Studie lässt sich hier nicht rechnen.',
    'reproduce.failed': 'Die Seite konnte nicht geöffnet werden.',
    'reproduce.run': 'Studie rechnen',
    'reproduce.twin.none': 'Es gibt keinen synthetischen Zwilling von {data}: Legen Sie die Originaldatei ab.',
    'reproduce.nothing': 'Noch ist nichts gewählt.',
    'reproduce.what': '{runs} {runs:Lauf|Läufe} mit {networks} {networks:trainierten Netz|trainierten Netzen}.',
    'reproduce.trying': '{what} Es wird probiert, wie schnell dieser Rechner ist …',
    'reproduce.untried': '{what} Wie lange das dauert, ließ sich nicht probieren.',
    'reproduce.estimate':
        '{what} Etwa {time} mit {workers} {workers:Worker|Workern}, wie hier probiert: {rows} Trainingszeilen je Sekunde auf ' +
        'einem.',
    'reproduce.beginnings': 'Womit anfangen',
    'reproduce.quick': 'Kurz',
    'reproduce.quick.text': 'Der kleinste Datensatz, ein Maß, zwei Startwerte',
    'reproduce.full': 'Ganz',
    'reproduce.full.text': 'Die ganze Studie, wie sie beiliegt',
    'reproduce.workers': 'Worker',
    'reproduce.two': 'Das sind zwei gespeicherte Studien: Gezeigt wird eine auf einmal.',
    'reproduce.files': 'Originaldateien oder eine gespeicherte Studie: irgendwo ablegen oder auswählen',
    'reproduce.files.text':
        'Mit einer Originaldatei ist es die Studie des Aufsatzes; ohne läuft sie auf dem synthetischen Zwilling, und jedes ' +
        'Bild sagt das. Eine Studie, die hier gespeichert oder an der Kommandozeile gerechnet wurde, wird wieder gezeigt.',
    'reproduce.drop.wait': 'Dateien lassen sich ablegen, sobald die Seite versiegelt ist und keine Studie läuft.',
    'reproduce.shown': '{name} wird gezeigt: {plans} {plans:Plan|Pläne}, {runs} {runs:Lauf|Läufe}.',
    'reproduce.unknown': '{name} ist keine der Originaldateien: {files}.',
    'reproduce.original': '{data}: Die Originalzeilen treten an die Stelle des synthetischen Zwillings.',
    'reproduce.progress': 'Wie weit die Studie ist',
    'reproduce.paused': 'Angehalten.',
    'reproduce.going': 'Es geht weiter.',
    'reproduce.pause': 'Anhalten',
    'reproduce.go': 'Weiter',
    'reproduce.cancelling': 'Es wird abgebrochen …',
    'reproduce.done': '{done} von {all} Läufen fertig, nach {time}.',
    'reproduce.done.left': '{done} von {all} Läufen fertig, nach {time}; noch etwa {left}.',
    'reproduce.starting': 'Die Worker werden gestartet.',
    'reproduce.doing': '{name}, Startwert {seed}, {stage}',
    'reproduce.doing.method': '{name}, Startwert {seed}, {stage}: {method}',
    'reproduce.stage.prepare': 'vorbereiten',
    'reproduce.stage.train': 'trainieren',
    'reproduce.stage.adjust': 'anpassen',
    'reproduce.stage.calibrate': 'kalibrieren',
    'reproduce.stage.test': 'testen',
    'reproduce.then': ', dann ',
    'reproduce.data': 'Datensatz und Merkmal',
    'reproduce.measures': 'Maß für den Bias',
    'reproduce.methods': 'Verfahren',
    'reproduce.runs': 'Läufe',
    'reproduce.tag.twin': 'synthetischer Zwilling',
    'reproduce.tag.real': 'Originalzeilen',
    'reproduce.seeds': 'Startwerte (Seeds): jeder eine Aufteilung und ein Netz für sich',
    'reproduce.seeds.many': 'Das sind {n} Startwerte, genommen werden höchstens {most}.',
    'reproduce.epochs': 'Epochen eines Netzes, höchstens; leer: wie geplant ({planned})',
    'reproduce.or': ' oder ',
    'reproduce.one': 'Hier fehlt genau eine Zahl.',
    'reproduce.number': 'Hier fehlt eine Zahl.',
    'reproduce.running': 'Es {runs:läuft|laufen} {runs} {runs:Lauf|Läufe} aus {plans} {plans:Plan|Plänen}.',
    'reproduce.stopped': 'Die Studie ist stehen geblieben.',
    'reproduce.early': 'Beendet, bevor ein Lauf fertig war.',
    'reproduce.note': 'Die Studie lief nicht bis zum Ende: Dies sind die Läufe, die fertig wurden.',
    'reproduce.ended': 'Fertig: {runs} {runs:Lauf|Läufe} in {time}. Die Bilder stehen unten.',
    'reproduce.ended.early': 'Vorzeitig beendet: {runs} {runs:Lauf|Läufe} in {time}. Die Bilder stehen unten.',
    'reproduce.so.far': 'Bis jetzt',
    'reproduce.gave': 'Was sie ergab',
    'reproduce.gave.file': 'Die Studie in {name}',
    'reproduce.synthetic.all': 'All das ist synthetisch.',
    'reproduce.synthetic.some': 'Manches davon ist synthetisch.',
    'reproduce.synthetic.text':
        'Zwillinge behalten die wichtigsten Zusammenhänge zwischen den Spalten, nicht alle; ihre Zahlen sind daher nicht die ' +
        'des Aufsatzes. Legen Sie die Originaldateien ab, um damit zu rechnen.',
    'reproduce.about': '{runs} {runs:Lauf|Läufe}: {places}. Startwerte {seeds}. Equipoise {version}.',
    'reproduce.about.time': '{runs} {runs:Lauf|Läufe}: {places}. Startwerte {seeds}. Equipoise {version}, {time}.',
    'reproduce.about.place': '{label}, {rows} Zeilen',
    'reproduce.save': 'Studie speichern',
    'reproduce.csv': 'Alle Zahlen (CSV)',
    'reproduce.hash.none': 'bietet dieser Browser hier nicht an',
    'reproduce.bytes': 'Dieselben Bytes anderswo',
    'reproduce.bytes.text':
        'Speichern Sie einen Plan, rechnen Sie ihn mit {run} (und {twin}, wo die Daten synthetisch sind), und vergleichen Sie: ' +
        'Der Bericht ist Byte für Byte derselbe, wie viele Worker es auch waren.',
    'reproduce.reports': 'Berichte dieser Studie',
    'reproduce.plan': 'Plan',
    'reproduce.sha': 'SHA-256 des Berichts',
    'reproduce.of.files': 'Dateien',
    'reproduce.plan.save': 'Plan {plan} speichern',
    'reproduce.plan.link': 'Plan',
    'reproduce.report.save': 'Bericht zu {plan} speichern',
    'reproduce.report.link': 'Bericht',
    'reproduce.method': 'Verfahren',
    'reproduce.duels.caption':
        'Siege\u2013Niederlagen der Zeile gegen die Spalte nach Phi, {part}. Vorzeichentest, exakt und zweiseitig: n sind ' +
        'Siege und Niederlagen zusammen, Unentschieden sind nicht dabei und werden gezählt. Netze, die auf den ' +
        'Validierungszeilen nicht besser als der Zufall sind, treten gegen keines an.',
    'reproduce.tied': '{n} unentschieden',
    'reproduce.numbers.caption':
        'Jede Zeile der Studie, {part}. Innerhalb der Grenze: Startwerte, deren Bias kleiner als Epsilon ist.',
    'reproduce.seeds.caption': 'Jeder Startwert jeder Zeile, {part}',
    'reproduce.head.bias': 'Mittlerer Bias',
    'reproduce.head.error': 'Standardfehler',
    'reproduce.head.phi': 'Median von Phi',
    'reproduce.head.least': 'Kleinstes Phi',
    'reproduce.head.largest': 'Größtes Phi',
    'reproduce.head.chance': 'Auf Zufallsniveau',
    'reproduce.head.others': 'Phi der anderen',
    'reproduce.head.performance': 'Median der Trefferquote',
    'reproduce.head.within': 'Innerhalb der Grenze',
    'reproduce.head.failed': 'Nicht gelaufen',
    'reproduce.within': '{n} von {of}',
    'reproduce.head.seed.phi': 'Phi',
    'reproduce.head.seed.performance': 'Trefferquote',
    'reproduce.head.seed.bias': 'Bias',
    'reproduce.yes': 'ja',
    'reproduce.no': 'nein',
    'reproduce.best': 'Das Beste aus jeder Familie',
    'reproduce.duels': 'Wer gegen wen gewinnt',
    'reproduce.numbers': 'Alle Zahlen',
    'reproduce.seeds.all': 'Jeder Startwert',
    'reproduce.know': 'Was man wissen sollte',
    'reproduce.part': 'Gezeigte Zeilen',
    'reproduce.together': 'alle zusammen',
    'reproduce.measure': 'Maß',
    'reproduce.place': 'Daten',
    'reproduce.design.own': 'Ein Startwert ist eine Aufteilung und ein Netz; Startwerte unterscheiden sich also in beidem.',
    'reproduce.design.one': 'Für alle Netze eines Plans gilt eine Aufteilung: Startwerte unterscheiden sich nur im Netz.',
    'reproduce.design.some':
        'In manchen Plänen gilt eine Aufteilung für alle Netze, in den anderen ist ein Startwert eine Aufteilung und ein Netz.',
    'reproduce.know.phi':
        'Phi ist die Trefferquote, wo |Bias| kleiner als Epsilon ist, und sonst 0; Schwellen und Regeln werden an den ' +
        'Validierungszeilen gewählt, und die Testzeilen werden einmal angesehen. {design}',
    'reproduce.know.chance':
        '{n} von {of} Läufen endeten mit einem Netz, das auf den Validierungszeilen nicht besser als der Zufall ist (seine ' +
        'AUC ist höchstens ein Halb, oder ihr 95-%-Intervall reicht bis ein Halb). Es unterscheidet kaum jemanden: Sein ' +
        'kleiner Bias ist kein Verdienst. Solche Läufe sind gekennzeichnet, kein Verfahren wird ihretwegen gewählt oder ' +
        'gewinnt durch sie, und Mediane stehen da mit ihnen und ohne sie.',
    'reproduce.know.constant':
        '{n} von {of} Zeilen haben auf den Testzeilen einen Median von Phi von {half}, bis auf {within}: So viel bekommt der ' +
        'konstante Klassifikator, der über alle gleich entscheidet. Das ist eine eingehaltene Grenze, kein faireres Modell.',
    'reproduce.know.lost':
        'Von {of} Zeilen, die ihre Grenze auf den Validierungszeilen bei jedem Startwert einhalten, verlieren {n} sie auf den ' +
        'Testzeilen bei mindestens einem: Was an wenigen Validierungszeilen gelingt, muss an neuen nicht gelingen.',
    'reproduce.know.sign':
        'Der Vorzeichentest behandelt Startwerte und Datensätze als unabhängig. Zwei Merkmale eines Datensatzes teilen sich ' +
        'Zeilen, und Maße teilen sich Netze; die gemeinsamen p-Werte sind daher kleiner, als sie sein sollten. Es sind viele ' +
        'Paare, und p ist darauf nicht korrigiert.',
};
