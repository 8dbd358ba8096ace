// Was geschieht, und was einem Schritt noch fehlt.

export default {
    'params.wrong': '{title} ist „{value}“, erwartet wird eine Zahl von {low} bis {high}.',
    'run.kept': '{n} {n:fertiges Modell bleibt|fertige Modelle bleiben} erhalten.',
    'undo.data': 'die Wahl von {name}',
    'data.recognised': '{name}: erkannt, die Originaldaten.',
    'busy.file': '{name} wird gelesen …',
    'busy.data': 'Die Daten werden gelesen …',
    'data.unknown': 'Der Datensatz „{id}“ wird mit dieser Seite nicht geliefert.',
};
