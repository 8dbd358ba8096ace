// Keeping and handing on.

export default {
    'keep.open': 'Keep',
    'keep.title': 'Keep or hand on',
    'keep.here': 'On this computer',
    'keep.here.text':
        'Nothing is kept when you close this page. You can keep it in this browser, with your data; nothing is sent anywhere.',
    'keep.on': 'Keep on this computer',
    'keep.is.on': 'Everything is kept in this browser, at every change.',
    'keep.forget': 'Forget everything',
    'keep.forgotten': 'Nothing is kept here any more.',
    'keep.failed': 'This browser did not keep it ({why}). A project file does the same.',
    'keep.file': 'As a project file',
    'keep.file.text': 'What you chose, your runs and their reports, to be opened on another computer.',
    'keep.file.data': 'with the data',
    'keep.file.save': 'Save the project',
    'keep.link': 'As a link',
    'keep.link.text': 'What you chose, never the data.',
    'keep.link.copy': 'Copy the link',
    'keep.link.copied': 'The link is copied. It holds what you chose, never the data.',
    'keep.saved': '{name} is saved.',
    'keep.opened': '{name} is open.',
    'keep.left': 'Your work of another time is kept here.',
    'keep.go.on': 'Go on where you were',
    'undo.project': 'the project',
};
