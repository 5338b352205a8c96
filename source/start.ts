/**
 * The first lines to run: V8's compiled code of the program is kept between runs, which halves the time to the first frame.
 * In the user's own cache folder, never in a shared one: whoever can write it could run code as us.
 */
import {homedir} from 'node:os';
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';

// As package.json asks: an older one would end in a stack trace, here or in the program.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 2)) {
	process.stderr.write(
		`hullcheck needs Node 22.2 or newer; this is ${process.versions.node}. Run it with a newer one.\n`,
	);
	process.exit(2);
}

const given = process.env['XDG_CACHE_HOME'] ?? '';
module.enableCompileCache(path.join(path.isAbsolute(given) ? given : path.join(homedir(), '.cache'), 'hullcheck'));

// A name the bundler can't follow: the program is a file of its own.
const program = './program.js';
await import(program);
