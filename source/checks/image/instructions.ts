/** How the image was built, as its history tells: each instruction judged whole, never by a word found somewhere in it. */
import type {ImageFacts} from '../../model/evidence.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Verdict} from '../../model/check.ts';
import {defineImageCheck, manual, pass} from '../define-check.ts';
import {commandsOf, excerpt, instructionsOf, noSteps, programOf, type Instruction} from './build-steps.ts';
import {packageCommand} from './package-commands.ts';
import {unverified} from './unverified.ts';

/** The first step that is bad; nothing said where the image keeps no steps at all. */
function judgeSteps(
	image: ImageFacts,
	isBad: (step: Instruction) => SafeText | null,
	fail: (actual: SafeText) => Verdict,
): Verdict {
	const steps = instructionsOf(image);
	if (steps.length === 0) return manual(noSteps);
	for (const step of steps) {
		const found = isBad(step);
		if (found !== null) return fail(found);
	}
	return pass();
}

const field = 'the build history';

/** A script may install what the update was for: what it does is not in the history. */
const isScript = (command: readonly string[]): boolean =>
	/^(?:\.{1,2}\/|\/(?!(?:usr\/)?(?:local\/)?s?bin\/)).|\.(?:sh|bash|py|pl|rb)$/.test(command[0] ?? '') ||
	/^(?:sh|bash|ash|dash|source|\.|make|ansible-playbook|puppet|chef-client|eval)$/.test(programOf(command));

function onlyUpdates(step: Instruction): SafeText | null {
	if (step.name !== 'RUN') return null;
	const commands = commandsOf(step.rest);
	const packages = commands.map(packageCommand).filter(one => one !== null);
	const update = packages.find(one => one.does === 'update');
	if (update === undefined || packages.some(one => one.does === 'install' || one.does === 'upgrade')) return null;
	return commands.some(isScript) ? null : excerpt(step, update.manager);
}

export const loneUpdate = defineImageCheck({
	id: 'lone-index-update',
	record: '4.7',
	title: 'No build step updates the package index alone',
	why: 'A step that only fetches the list of packages is kept by the build cache for months, and the install after it takes the old versions of that list. The image looks freshly built and carries flaws that were fixed long ago.',
	theme: 'image',
	group: 'image-build',
	outcomes: {found: 'low'},
	needs: ['image'],
	evaluate: ({image}, fail) =>
		judgeSteps(image, onlyUpdates, actual => fail('found', field, actual, 'update and install in one RUN')),
	fix: () => ({
		key: 'lone-index-update',
		by: 'image',
		how: 'One RUN for both: apt-get update && apt-get install -y --no-install-recommends …',
	}),
});

/**
 * From an address or a repository, not checked against a sum. Of the classic builder only the sum of what was fetched
 * is left, without the `file:` or `dir:` that it puts before the sums of what came with the build.
 */
function addsRemote(step: Instruction): SafeText | null {
	if (step.name !== 'ADD') return null;
	const all = step.rest.split(/[\s,[\]"]+/).filter(word => word !== '');
	if (all.some(word => word.startsWith('--checksum='))) return null;
	const sources = all.filter(word => !word.startsWith('--')).slice(0, -1);
	const isRemote = sources.some(source => /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(source));
	return isRemote || /^[0-9a-f]{64} in /.test(step.rest) ? excerpt(step) : null;
}

export const remoteAdd = defineImageCheck({
	id: 'remote-add',
	record: '4.9',
	title: 'Nothing is added from an address without a check',
	why: 'ADD takes whatever the address serves on the day of the build, and nobody compares it with what was meant. Whoever holds that server, or the name of it, puts files into the image.',
	theme: 'image',
	group: 'image-build',
	outcomes: {found: 'low'},
	needs: ['image'],
	evaluate: ({image}, fail) =>
		judgeSteps(image, addsRemote, actual => fail('found', field, actual, 'COPY, or ADD --checksum')),
	fix: () => ({
		key: 'remote-add',
		by: 'image',
		how: 'COPY a file that came with the sources, or ADD --checksum=sha256:… ADDRESS PATH.',
	}),
});

function takesUnverified(step: Instruction): SafeText | null {
	const found = step.name === 'RUN' ? unverified(step.rest) : null;
	return found === null ? null : excerpt(step, found);
}

export const verifiedPackages = defineImageCheck({
	id: 'verified-packages',
	record: '4.11',
	title: 'Only verified packages were installed',
	why: 'A script piped from the network into a shell, or an install with its signature check switched off, runs whatever arrives. One taken-over mirror or one forged answer, and the image holds the intruder from its first day.',
	theme: 'image',
	group: 'image-build',
	outcomes: {found: 'medium'},
	needs: ['image'],
	evaluate: ({image}, fail) =>
		judgeSteps(image, takesUnverified, actual => fail('found', field, actual, 'signed packages, checked downloads')),
	fix: () => ({
		key: 'verified-packages',
		by: 'image',
		how: 'Install from signed repositories; download to a file, compare its sha256sum, then run it.',
	}),
});

export const instructionChecks = [loneUpdate, remoteAdd, verifiedPackages];
