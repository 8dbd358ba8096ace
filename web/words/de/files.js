// Dateien, die geöffnet werden, und was ihnen fehlt.

export default {
    'files.folder': '„{name}“ ist ein Ordner: Legen Sie die Dateien ab, die darin sind.',
    'files.large':
        '{names}: {size}, und die Seite liest höchstens {most} auf einmal. Die Kommandozeile liest mehr ' +
        '(equipoise audit), und eine Tabelle von Anzahlen steht für beliebig viele Zeilen (equipoise sql).',
    'files.reading': '{names} wird gelesen, {size} …',
    'files.unread':
        '{name} ließ sich nicht lesen: Es ist vielleicht ein Ordner, oder die Datei wurde verschoben oder ' +
        'geändert, seit sie gewählt wurde ({why}).',
    'files.none': 'Es wurde keine Datei gewählt.',
    'files.empty': '{name} ist leer.',
    'files.wait': '{title} besteht aus {n} Dateien. {name} ist aufgehoben; legen Sie auch {missing} ab.',
    'files.several':
        'Es wurden {n} Dateien abgelegt, und keine ist hier bekannt: Legen Sie eine CSV-Datei ab, oder eine ' +
        'mit ihrem Schema.',
    'files.schemas': 'Es wurden zwei Schemas abgelegt ({names}): Eines wird gebraucht.',
    'files.rows': '{one} und {other} wurden abgelegt: Die Zeilen kommen aus einer von beiden.',
    'files.missing': '{schema} nennt die Datei {name}, die nicht abgelegt wurde.',
    'files.json': '{name} ist kein gültiges JSON: {why}.',
    'files.is.schema': '{name} beschreibt Daten: Legen Sie es zusammen mit seiner CSV-Datei ab.',
    'files.is.twin':
        '{name} ist das Modell eines synthetischen Zwillings: Legen Sie es zusammen mit dem Schema seiner ' + 'Daten ab.',
    'files.is.report':
        '{name} ist der Bericht eines Laufs und enthält keine Daten: Die Seite „Reproduce the paper“ zeigt ' +
        'ihn. Es sind keine Anzahlen darin, an denen er sich nachprüfen ließe: Derselbe Plan mit denselben ' +
        'Daten und derselben Version ergibt ihn wieder (equipoise run).',
    'files.is.study':
        '{name} ist eine gespeicherte Studie und enthält keine Daten: Die Seite „Reproduce the paper“ zeigt ' + 'sie.',
    'files.is.plan':
        '{name} ist ein Plan von Läufen und enthält keine Daten: Die Kommandozeile führt ihn aus (equipoise ' +
        'run), auf dieser Seite steht einer im Link.',
    'files.is.audit':
        '{name} ist eine gespeicherte Prüfung ohne ihre Anzahlen: Legen Sie die geprüften Daten ab, oder ' +
        'einen Bericht, der seine Anzahlen enthält.',
    'files.is.other': '{name} ist weder ein Schema noch sonst etwas von Equipoise: Ein Schema hat eine Liste „columns“.',
    'project.report': 'Das Projekt ist beschädigt: Der Bericht seines Laufs {number} ist kein JSON.',
    'project.version': 'Das ist kein Projekt dieser Version: „equipoise“ ist {value}, erwartet wird {expected}.',
    'project.broken': '{name} lässt sich nicht lesen: Die Datei ist beschädigt oder abgeschnitten ({why}).',
    'project.none': '{name} ist kein Projekt von Equipoise: project.json fehlt darin.',
    'project.part': '{name} ist nicht vollständig: {part} fehlt.',
    'project.own': '{name} ist beschädigt: {file} darin ist nicht die Datei, die gespeichert wurde.',
    'method.of.training': 'Es wirkt vor oder während dem Training, und {name} wird nicht noch einmal trainiert.',
    'method.of.network': 'Es wirkt auf ein Netz; das Modell hier ist „{kind}“.',
};
