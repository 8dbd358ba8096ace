// Opening without a network.

export default {
    'offline.new': 'A new version is here.',
    'offline.reload': 'Reload',
    'offline.title': 'Without a network',
    'offline.kept':
        'Version {version} of this page is kept in this browser and opens without a network. A service worker, sw.js, hands ' +
        'its files out. It was looked after before the seal, hears nothing from the page and refuses every other host.',
    'offline.look':
        'When you come back, the browser itself asks this host, a second after the page is open, whether sw.js has changed. ' +
        'That request is the browser\u2019s, is the same for everyone, and no page can put anything into it; a script in ' +
        'the page could only have it made again.',
    'offline.none':
        'This page is not kept in this browser: it goes on without a network as long as it is open, but cannot be opened again.',
};
