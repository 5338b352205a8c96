/**
 * `npm run lock`, after any change of dependencies: makes package-lock.json anew from an empty folder, then leaves out of it
 * the optional parts (binaries for other systems) that no registry entry was found for. `npm ci` refuses a lock that
 * names a part without locking it, although nothing would ever install it here.
 */
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

type Locked = {optionalDependencies?: Record<string, string>};

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-lock-'));
for (const name of ['package.json', '.npmrc']) copyFileSync(path.join(root, name), path.join(folder, name));
execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], {cwd: folder, stdio: 'inherit'});

const lock = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')) as {
	packages: Record<string, Locked>;
};
for (const {optionalDependencies} of Object.values(lock.packages)) {
	for (const name of Object.keys(optionalDependencies ?? {})) {
		const isLocked = Object.keys(lock.packages).some(at => at.endsWith(`node_modules/${name}`));
		if (!isLocked) delete optionalDependencies?.[name];
	}
}
writeFileSync(path.join(root, 'package-lock.json'), `${JSON.stringify(lock, null, '\t')}\n`);
rmSync(folder, {recursive: true});
