/** setuid and setgid programs: what the files or the build say of them, and whether the container keeps them from working. */
import type {Verdict} from '../../model/check.ts';
import type {ContainerInspect, EngineFacts, ImageFacts, KernelView} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import type {ImageScan} from '../../model/image-scan.ts';
import {known} from '../../model/read.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineImageCheck, defineImageCheckInContainer, manual, pass} from '../define-check.ts';
import {noNewPrivileges, noNewPrivilegesFix} from '../privileges/no-new-privileges.ts';
import {commandsOf, excerpt, instructionsOf, programOf} from './build-steps.ts';
import {imageName} from './image-name.ts';
import {packageCommand} from './package-commands.ts';
import {contentsOf} from './scanned.ts';

/** Of the whole system, both bits: `find / -xdev -perm /6000 -exec chmod a-s {} +`, or by way of xargs. */
const removal =
	/\bfind\s+\/\s[^;]*-perm\s+(?:[/+]6000|\/ug=s|\/u=s,g=s|[-/+]4000\s.*-perm\s+[-/+]2000|[-/+]2000\s.*-perm\s+[-/+]4000)\s.*\bchmod\s+(?:a|ug)?-s\b/s;

/** `chmod u+s`, `chmod 4755`. A folder with setgid alone hands on its group and is harmless: it is not counted. */
const isBitGiven = (command: readonly string[]): boolean =>
	programOf(command) === 'chmod' &&
	command.slice(1).some(word => /^(?:0?[4-7][0-7]{3}|(?:[uga]*[ua][uga]*)?[+=][rwxXt]*s[rwxXt]*)$/.test(word));

type Built = {readonly image: ImageFacts; readonly scan: ImageScan | null};

type Told = {readonly is: 'removed' | 'nothing'} | {readonly is: 'given'; readonly by: SafeText};

/** What comes last counts: packages that are installed after the removal bring bits of their own. */
function toldBy(image: ImageFacts): Told {
	let told: Told = {is: 'nothing'};
	for (const step of instructionsOf(image)) {
		if (step.name !== 'RUN') continue;
		const commands = commandsOf(step.rest);
		if (removal.test(step.rest)) told = {is: 'removed'};
		else if (commands.some(isBitGiven)) told = {is: 'given', by: excerpt(step, 'chmod')};
		else if (told.is === 'removed' && commands.some(command => packageCommand(command)?.does === 'install'))
			told = {is: 'nothing'};
	}
	return told;
}

const shown = 5;

/** The files themselves decide where they were read. */
function judge({image, scan}: Built, fail: (field: string, actual: SafeText) => Verdict): Verdict {
	const contents = contentsOf(scan);
	if (contents !== null) {
		const files = known(contents.setuidFiles);
		const more = files.length > shown ? words` and ${files.length - shown} more` : words``;
		return files.length === 0 ? pass() : fail('its files', words`${join(files.slice(0, shown))}${more}`);
	}
	const told = toldBy(image);
	switch (told.is) {
		case 'removed':
			return pass();
		case 'given':
			return fail('the build history', told.by);
		case 'nothing':
			return manual(
				words`Which does it bring? docker run --rm --network none --user 0 --entrypoint find ${imageName(image)} / -xdev -type f -perm /6000. With no-new-privileges they do nothing.`,
			);
	}
}

const isBlocked = (seen: {
	readonly inspect: ContainerInspect;
	readonly engine: EngineFacts;
	readonly kernel: KernelView | null;
}): boolean => noNewPrivileges(seen.inspect, seen.engine, seen.kernel) === true;

/** In a container the bits can be left without effect; taken away they are in the image. */
const inContainer = {
	fix: ({inspect}: {readonly inspect: ContainerInspect}): FixOfCheck =>
		noNewPrivilegesFix(inspect, '; chmod a-s at the next build'),
};
const inImage = (): FixOfCheck => ({
	key: 'setuid-bits',
	by: 'image',
	how: 'As the last step as root: RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +',
});

const bits = {
	id: 'setuid-bits',
	record: '4.8',
	title: 'setuid and setgid bits are removed',
	why: 'A setuid program runs as its owner, mostly root, whoever starts it: one flaw in it and an ordinary user inside is root. Services need none of them; they came along with the distribution.',
	theme: 'privileges',
	group: 'escalation',
	outcomes: {'unexpected setuid files and no-new-privileges off': 'medium'},
	fix: inImage,
} as const;

export const setuidBits = defineImageCheckInContainer({
	...bits,
	...inContainer,
	needs: ['inspect', 'image', 'engine'],
	uses: ['kernel', 'scan'],
	evaluate: (seen, fail) =>
		isBlocked(seen)
			? pass()
			: judge(seen, (field, actual) =>
					fail(
						'unexpected setuid files and no-new-privileges off',
						field,
						actual,
						'bits removed, or no-new-privileges',
					),
				),
});

export const setuidBitsOfImage = defineImageCheck({
	...bits,
	needs: ['image'],
	uses: ['scan'],
	evaluate: (seen, fail) =>
		judge(seen, (field, actual) =>
			fail('unexpected setuid files and no-new-privileges off', field, actual, 'bits removed'),
		),
});

const reach = {
	id: 'setuid-reachable',
	record: 'X-IMG-SETUID',
	title: 'No setuid program lifts an ordinary user to root',
	why: 'The first thing looked for after a break-in is a program with the setuid bit, since it turns the user of the service into root. The option no-new-privileges makes the kernel ignore all of them at once.',
	theme: 'privileges',
	group: 'escalation',
	outcomes: {'present and not blocked': 'medium'},
	fix: inImage,
} as const;

export const setuidReachable = defineImageCheckInContainer({
	...reach,
	...inContainer,
	needs: ['inspect', 'image', 'engine'],
	uses: ['kernel', 'scan'],
	evaluate: (seen, fail) =>
		isBlocked(seen)
			? pass()
			: judge(seen, (field, actual) => fail('present and not blocked', field, actual, 'none, or no-new-privileges')),
});

export const setuidReachableInImage = defineImageCheck({
	...reach,
	needs: ['image'],
	uses: ['scan'],
	evaluate: (seen, fail) => judge(seen, (field, actual) => fail('present and not blocked', field, actual, 'none')),
});

export const setuidChecks = [setuidBits, setuidReachable];
export const setuidImageChecks = [setuidBitsOfImage, setuidReachableInImage];
