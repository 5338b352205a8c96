/** Flags that choose what is listed → a selection, and the words that say it. */
import {isInProfile, profiles} from '../checks/profiles.ts';
import {severities, themes, type CheckSpec} from '../model/check.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {checkNamed} from './every-check.ts';
import {oneOf, type Flags, type Parsed} from './flags.ts';
import type {Selection} from './selection.ts';

export const choosingFlags = {
	container: {takes: 'PATTERN', isRepeatable: true, says: 'by name (web-*) or the beginning of its id'},
	image: {takes: 'PATTERN', isRepeatable: true, says: 'by reference, with or without the tag (shop/*)'},
	label: {takes: 'KEY[=VALUE]', isRepeatable: true, says: 'that carry it; given twice: that carry both'},
	compose: {takes: 'PROJECT', isRepeatable: true, says: 'of this Compose project'},
	running: {takes: null, says: 'running containers only; else stopped ones too'},
	check: {takes: 'ID', isRepeatable: true, says: 'by id (pids-limit) or CIS number (5.29)'},
	theme: {takes: 'THEME', isRepeatable: true, says: themes.join(', ')},
	profile: {takes: 'PROFILE', says: profiles.join(', ')},
	severity: {takes: 'SEVERITY', says: 'only what fails or is unknown, this bad or worse'},
	'no-host': {takes: null, says: 'leave out the daemon and its machine'},
	'no-images': {takes: null, says: 'leave out the images'},
} as const satisfies Flags;

export type ChoosingFlag = keyof typeof choosingFlags;

/** Checks, themes and the profile narrow each other down. Throws `UsageError` at a word that is none. */
export function readSelection(flags: Parsed<ChoosingFlag>): Selection {
	const checks = new Set(flags.all('check').map(name => checkNamed(name).id));
	const chosenThemes = new Set(flags.all('theme').map(name => oneOf('theme', name, themes)));
	const given = flags.one('profile');
	const profile = given === null ? 'all' : oneOf('profile', given, profiles);
	const isCheckWanted = (check: CheckSpec): boolean =>
		(checks.size === 0 || checks.has(check.id)) &&
		(chosenThemes.size === 0 || chosenThemes.has(check.theme)) &&
		isInProfile(check, profile);
	const severity = flags.one('severity');
	return {
		containers: flags.all('container'),
		images: flags.all('image'),
		labels: flags.all('label'),
		projects: flags.all('compose'),
		isCheckWanted: checks.size + chosenThemes.size === 0 && profile === 'all' ? null : isCheckWanted,
		minSeverity: severity === null ? null : oneOf('severity', severity, severities),
		isRunningOnly: flags.is('running'),
		hasHost: !flags.is('no-host'),
		hasImages: !flags.is('no-images'),
	};
}

/** As the flags say it; '' is everything. */
export function selectionWords(flags: Parsed<ChoosingFlag>): SafeText {
	const names = Object.keys(choosingFlags) as ChoosingFlag[];
	const said = names.flatMap(name =>
		choosingFlags[name].takes === null
			? flags.is(name)
				? [`--${name}`]
				: []
			: flags.all(name).map(value => `--${name} ${value}`),
	);
	return sanitise(said.join(' '));
}
