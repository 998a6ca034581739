// Called by the build (RegFiling.Web.csproj): installs what package-lock.json names, once, and copies what browsers need to wwwroot/lib.
// Two builds may come here at the same moment; the second waits for the first and then finds the work done.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(web, 'node_modules', '.restored');
const lock = join(web, 'obj', 'npm-restore.lock');
const assets = {
  '@tabler/core/dist/css/tabler.min.css': 'tabler/tabler.min.css',
  '@tabler/core/dist/js/tabler.min.js': 'tabler/tabler.min.js',
  'echarts/dist/echarts.min.js': 'echarts/echarts.min.js',
  'mermaid/dist/mermaid.min.js': 'mermaid/mermaid.min.js',
  'dmn-js/dist/dmn-modeler.production.min.js': 'dmn-js/dmn-modeler.min.js',
  'dmn-js/dist/assets/diagram-js.css': 'dmn-js/diagram-js.css',
  'dmn-js/dist/assets/dmn-js-shared.css': 'dmn-js/dmn-js-shared.css',
  'dmn-js/dist/assets/dmn-js-decision-table.css': 'dmn-js/dmn-js-decision-table.css',
  'dmn-js/dist/assets/dmn-js-decision-table-controls.css': 'dmn-js/dmn-js-decision-table-controls.css',
  'dmn-js/dist/assets/dmn-font/css/dmn.css': 'dmn-js/dmn-font/css/dmn.css',
  'dmn-js/dist/assets/dmn-font/font/dmn.woff2': 'dmn-js/dmn-font/font/dmn.woff2',
  'dmn-js/LICENSE': 'dmn-js/LICENSE.txt',
};

function fail(message) {
  // The form that MSBuild shows as an error of its own.
  console.error(`npm/restore.mjs : error REGNPM: ${message}`);
  process.exitCode = 1;
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function acquire() {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let left = false;
    try {
      // A build that was killed leaves its lock behind, perhaps before it wrote its number.
      const owner = Number.parseInt(readFileSync(lock, 'utf8'), 10);
      left = owner > 0 ? !alive(owner) : Date.now() - statSync(lock).mtimeMs > 60_000;
    } catch {
      continue; // given back in this moment
    }
    if (left) rmSync(lock, { force: true });
    else await new Promise(resolve => setTimeout(resolve, 200));
  }
}

function isRestored() {
  try {
    return readFileSync(stamp, 'utf8') === readFileSync(join(web, 'package-lock.json'), 'utf8');
  } catch {
    return false;
  }
}

function install() {
  // Some browser libraries ask for a newer Node than their browser files need, hence the quiet log level.
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    { cwd: web, shell: process.platform === 'win32', encoding: 'utf8' });
  if (run.error || run.status !== 0) {
    process.stderr.write(run.stderr ?? '');
    fail(run.error ? `npm did not start (${run.error.message}). It comes with Node.js: install Node.js 20 or newer and build again.`
      : 'npm ci did not finish. Check that the npm registry can be reached (npm config get registry) and build again.');
    return false;
  }
  return true;
}

if (Number.parseInt(process.versions.node, 10) < 20) {
  fail(`Node.js ${process.versions.node} is too old. Install Node.js 20 or newer (https://nodejs.org) and build again.`);
} else {
  await acquire();
  try {
    if (isRestored() || install()) {
      for (const [from, to] of Object.entries(assets)) {
        const target = join(web, 'wwwroot', 'lib', to);
        mkdirSync(dirname(target), { recursive: true });
        cpSync(join(web, 'node_modules', from), target);
        if (statSync(target).size === 0) throw new Error(`${from} is empty`);
      }
      // Last, so that an interrupted restore is done again.
      writeFileSync(stamp, readFileSync(join(web, 'package-lock.json')));
    }
  } finally {
    rmSync(lock, { force: true });
  }
}
