// Files that are opened, and what is wrong with them.

export default {
    'files.folder': '\u201c{name}\u201d is a folder: drop the files that are in it.',
    'files.large':
        '{names}: {size}, and the page reads at most {most} at a time. The command line reads more (equipoise ' +
        'audit), and a table of counts stands for any number of rows (equipoise sql).',
    'files.reading': 'Reading {names}, {size}\u2026',
    'files.unread':
        '{name} could not be read: it may be a folder, or have been moved or changed since it was chosen ' + '({why}).',
    'files.none': 'No file was chosen.',
    'files.empty': '{name} is empty.',
    'files.wait': '{title} comes in {n} files. {name} is kept; drop {missing} too.',
    'files.several': '{n} files were dropped and none is known here: drop one CSV, or a CSV with its schema.',
    'files.schemas': 'Two schemas were dropped ({names}): one is wanted.',
    'files.rows': '{one} and {other} were dropped: rows come from one of them.',
    'files.missing': '{schema} names the file {name}, which was not dropped.',
    'files.json': '{name} is not valid JSON: {why}.',
    'files.is.schema': '{name} describes data: drop it together with its CSV.',
    'files.is.twin': '{name} is the model of a synthetic twin: drop it together with the schema of its data.',
    'files.is.report':
        '{name} is the report of a run, not data: the page \u201cReproduce the paper\u201d shows it. It has ' +
        'no counts inside to be checked by: the same plan, data and version make it again (equipoise run).',
    'files.is.study': '{name} is a saved study, not data: the page \u201cReproduce the paper\u201d shows it.',
    'files.is.plan':
        '{name} is a plan of runs, not data: the command line runs it (equipoise run), on this page a link ' + 'carries one.',
    'files.is.audit':
        '{name} is a saved audit without its counts: drop the data that were audited, or a report that has ' +
        'its counts inside.',
    'files.is.other': '{name} is neither a schema nor anything else of Equipoise: a schema has a list \u201ccolumns\u201d.',
    'project.report': 'The project is broken: the report of its run {number} is no JSON.',
    'project.version': 'This is no project of this version: "equipoise" is {value}, expected {expected}.',
    'project.broken': '{name} cannot be read: it is broken or was cut short ({why}).',
    'project.none': '{name} is no project of Equipoise: it has no project.json.',
    'project.part': '{name} is not whole: {part} is missing.',
    'project.own': '{name} is broken: {file} in it is not the file that was saved.',
    'method.of.training': 'It works before or while a model is trained, and {name} is not trained again.',
    'method.of.network': 'It works on a network; the model here is \u201c{kind}\u201d.',
};
