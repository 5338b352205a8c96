/**
 * Few files of everything: half the start-up time of loose modules. What is imported late (the screen, the demo) is a file
 * of its own, loaded when it is wanted. Three things are swapped on the way in:
 * ink-table comes by a plain import (from source it needs a loader, see its own comment), dockerode's parts for builds
 * and for ssh are left out (hullcheck uses neither; they are most of its weight), as are the CycloneDX library's optional
 * validators and its XML, and Ink's devtools are absent. One file of Ink is changed, see ink-output.ts.
 */
import {chmod} from 'node:fs/promises';
import path from 'node:path';
import {build, type Plugin} from 'esbuild';
import {inkOutput} from './ink-output.ts';

/** Modules that are never reached: loading them costs, calling them would be a bug. */
const leftOut =
	/^(react-devtools-core|ssh2|tar-fs|@balena\/dockerignore|cpu-features|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|xmlbuilder2|libxmljs2|ajv|ajv-formats|ajv-formats-draft2019)$/;

const swap: Plugin = {
	name: 'swap',
	setup(builder) {
		builder.onResolve({filter: leftOut}, ({path}) => ({path, namespace: 'left-out'}));
		builder.onResolve({filter: /^\.\/session$/}, ({importer}) =>
			importer.includes('/node_modules/dockerode/') ? {path: 'dockerode/session', namespace: 'left-out'} : undefined,
		);
		builder.onLoad({filter: /.*/, namespace: 'left-out'}, ({path}) => ({
			contents: `module.exports = new Proxy(function () {}, {
				get() {},
				apply() { throw new Error(${JSON.stringify(`${path} is not part of this build`)}); },
			});`,
			loader: 'js',
		}));
		builder.onResolve({filter: /\/ink-table\.ts$/}, async ({path, importer, kind, resolveDir}) => {
			const found = await builder.resolve(path.replace(/ink-table\.ts$/, 'ink-table.bundle.ts'), {
				importer,
				kind,
				resolveDir,
			});
			return {path: found.path};
		});
	},
};

/**
 * package.json's scripts say the same. Scrolling leaves short-lived garbage behind: V8 would let it grow to several times
 * what lives before it looks, and a program that is open all day is judged by that.
 */
export const nodeFlags = '--max-semi-space-size=2 --heap-growing-percent=50';

/** `entries`: name of the file made → its source. */
export async function bundle({
	entries,
	outdir,
}: {
	readonly entries: Readonly<Record<string, string>>;
	readonly outdir: string;
}): Promise<void> {
	await build({
		entryPoints: {...entries},
		outdir,
		splitting: true,
		chunkNames: 'part-[hash]',
		bundle: true,
		minify: true,
		platform: 'node',
		format: 'esm',
		target: 'node22',
		jsx: 'automatic',
		legalComments: 'none',
		// The CycloneDX library looks where its files lie as soon as it is loaded; none of them is used.
		define: {'process.env.NODE_ENV': '"production"', __dirname: 'import.meta.dirname'},
		banner: {
			js: `#!/usr/bin/env -S node ${nodeFlags}\nimport {createRequire as hullcheckRequire} from 'node:module';const require=hullcheckRequire(import.meta.url);`,
		},
		// A copy of Node's own.
		alias: {'readable-stream': 'node:stream'},
		plugins: [swap, inkOutput],
		logLevel: 'warning',
	});
	for (const name of Object.keys(entries)) await chmod(path.join(outdir, `${name}.js`), 0o755);
}
