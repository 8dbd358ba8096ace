# The JSDoc types of the page are true (tsc --checkJs, settings in web/tsconfig.json), and its HTML is valid.
. tests/check.sh
if [ ! -e web/tsconfig.json ]; then skip 'types: there is no web/tsconfig.json'
elif [ ! -x web/node_modules/.bin/tsc ]; then skip 'types: web/node_modules is not installed'
else check 'the types of the JavaScript are true' "$(web/node_modules/.bin/tsc -p web --noEmit 2>&1 | head -n 40)"; fi
check_done
