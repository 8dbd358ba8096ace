// Öffnen ohne Netz.

export default {
    'offline.new': 'Eine neue Version ist da.',
    'offline.reload': 'Neu laden',
    'offline.title': 'Ohne Netz',
    'offline.kept':
        'Version {version} dieser Seite ist in diesem Browser aufbewahrt und öffnet sich ohne Netz. Ein Service ' +
        'Worker, sw.js, ' +
        'gibt ihre Dateien aus. Er wurde vor dem Versiegeln besorgt, hört nichts von der Seite und weist jeden ' +
        'anderen Host ab.',
    'offline.look':
        'Wenn Sie wiederkommen, fragt der Browser selbst, eine Sekunde nach dem Öffnen, diesen Host, ob sich sw.js ' +
        'geändert hat. ' +
        'Diese Anfrage stellt der Browser, sie ist für alle gleich, und keine Seite kann etwas hineinlegen; ein ' +
        'Skript der Seite ' +
        'könnte sie nur noch einmal auslösen.',
    'offline.none':
        'Diese Seite ist in diesem Browser nicht aufbewahrt: Solange sie offen ist, geht sie ohne Netz weiter, ' +
        'lässt sich aber nicht wieder öffnen.',
};
