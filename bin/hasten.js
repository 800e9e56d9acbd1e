#!/usr/bin/env node
/*
 * The command's entry: makes sure that this Node can run hasten, then hands over to dist/cli/main.cjs. Written in old
 * syntax (bin/package.json makes it CommonJS), so that any Node since 12 gets far enough to say what is missing.
 */
var oldest = '22.18.0';

function isAtLeast(version, least) {
  var have = version.split('.').map(Number);
  var need = least.split('.').map(Number);
  for (var i = 0; i < 3; i++) {
    if (have[i] !== need[i]) return have[i] > need[i];
  }
  return true;
}

if (isAtLeast(process.versions.node, oldest)) {
  var nodeModule = require('node:module');
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  require('../dist/cli/main.cjs').main(process.argv.slice(2));
} else {
  console.error(
    'hasten: HASTEN_NODE_TOO_OLD: hasten needs Node >=22.18, and ' +
      process.execPath +
      ' is Node ' +
      process.versions.node,
  );
  process.exit(1);
}
