import type {Verdict} from '../../model/check.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {
	defineCheck,
	defineImageCheck,
	defineImageCheckInContainer,
	manual,
	pass,
	unknown,
	type Fail,
} from '../define-check.ts';
import {imageName} from '../image/image-name.ts';
import {isRootMapped} from '../namespaces/user-namespace.ts';

/** As the engine reads it: `root`, and any number that is 0, with or without a group. '' is nobody said. */
export const isRootSpelling = (user: string): boolean => /^(?:root|[+-]?0+)(?::|$)/.test(user);

const isNumber = (user: string): boolean => /^\d+(?::|$)/.test(user);

const fix = {
	key: 'user',
	how: 'Put USER 10001:10001 into the image; until then create it again with --user 1000:1000 and give its volumes to that user.',
};

const inContainer = (): FixOfCheck => ({
	...fix,
	by: 'recreate',
	propose: () => ({changes: [{is: 'user', user: '1000:1000'}]}),
});

export const rootUser = defineCheck({
	id: 'root-user',
	record: '4.1',
	title: 'Runs as another user than root',
	why: 'Root inside is the same uid 0 as root on the host, held back only by the walls of the container. A program that is taken over starts every escape one step further, and writes files on mounts as root.',
	theme: 'privileges',
	group: 'root-user',
	outcomes: {'runs as uid 0': 'medium'},
	needs: ['inspect', 'user', 'engine'],
	evaluate({inspect, user, engine}, fail) {
		if (user.uid !== 0) return pass();
		if (isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		const set = known(inspect.Config.User);
		return fail('runs as uid 0', 'Config.User', set === '' ? words`not set, uid 0` : words`${set}, uid 0`, 'not uid 0');
	},
	fix: inContainer,
});

const inImage = {
	id: 'image-root-user',
	record: 'X-IMG-ROOT',
	title: 'The image names a user other than root',
	why: 'An image that leaves the user at root makes every container of it run as root, unless somebody thinks of it each time. Set once in the image, it holds for all of them.',
	theme: 'privileges',
	group: 'root-user',
	outcomes: {'image user is root, container user too': 'medium'},
	fix: (): FixOfCheck => ({...fix, by: 'image'}),
} as const;

const rootOfImage = (set: SafeText, fail: Fail<'image user is root, container user too'>): Verdict =>
	fail(
		'image user is root, container user too',
		'Image.Config.User',
		set === '' ? words`not set` : set,
		'a user other than root',
	);

export const imageRootUser = defineImageCheckInContainer({
	...inImage,
	fix: inContainer,
	needs: ['inspect', 'image', 'user', 'engine'],
	evaluate({inspect, image, user, engine}, fail) {
		if (user.uid !== 0 || isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		const set = known(image.User);
		// A name was looked up only for the user the container runs as: it says something of the image's when they are one.
		if (set === '' || isRootSpelling(set) || set === known(inspect.Config.User)) {
			return rootOfImage(set, fail);
		}
		return isNumber(set) ? pass() : unknown(words`whether ${set} of the image is uid 0 was not looked up`);
	},
});

/** What containers of it would run as, if nobody says otherwise. */
export const rootUserOfImage = defineImageCheck({
	...inImage,
	needs: ['image', 'engine'],
	evaluate({image, engine}, fail) {
		if (isRootMapped(engine, '')) return pass();
		const set = known(image.User);
		if (set === '' || isRootSpelling(set)) return rootOfImage(set, fail);
		if (isNumber(set)) return pass();
		return manual(
			words`Is ${set} not uid 0? docker run --rm --network none --entrypoint id ${imageName(image)} -u tells.`,
		);
	},
});

export const rootChecks = [rootUser, imageRootUser];
export const rootImageChecks = [rootUserOfImage];
