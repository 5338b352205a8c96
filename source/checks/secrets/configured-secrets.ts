/** Secrets that stand in the configuration itself. Evidence names the places; the values never come this far. */
import type {ContainerInspect, SecretPlace} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, defineImageCheck, pass} from '../define-check.ts';
import {several} from '../filesystem/several.ts';

const placesText = (found: readonly SecretPlace[]): SafeText =>
	several(found.map(place => words`${place.name} (${place.kind})`));

const shared = {theme: 'privileges', group: 'secrets', outcomes: {found: 'high'}} as const;

const secretVariables = (inspect: ContainerInspect): readonly SecretPlace[] =>
	known(inspect.secrets).filter(place => place.where === 'env');

export const secretInEnvironment = defineCheck({
	...shared,
	id: 'secret-in-environment',
	record: 'X-SECRET-ENV',
	title: 'No secret stands in the environment',
	why: 'Everybody who may ask the engine reads the environment, every child process inherits it, and crash reports and debug pages print it. A password put there is known to far more than the one program it was meant for.',
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const found = secretVariables(inspect);
		return found.length === 0 ? pass() : fail('found', 'Config.Env', placesText(found), 'no secret');
	},
	fix: ({inspect}) => ({
		key: 'secret-env',
		by: 'recreate',
		propose: () => ({
			changes: [...new Set(secretVariables(inspect).map(place => place.name))].map(name => ({
				is: 'secret-to-file',
				name,
			})),
		}),
		how: 'Give it as a file under /run/secrets, by the *_FILE variable where the image has one, and change the secret: it was seen.',
	}),
});

const fields = {
	label: 'Config.Labels',
	cmd: 'Config.Cmd',
	entrypoint: 'Config.Entrypoint',
	healthcheck: 'Config.Healthcheck',
	'log-option': 'HostConfig.LogConfig',
	history: 'the build history',
	env: 'Config.Env',
} as const satisfies Record<SecretPlace['where'], string>;

export const secretInLabelOrCommand = defineCheck({
	...shared,
	id: 'secret-in-label-or-command',
	record: 'X-SECRET-LABEL-CMD',
	title: 'No secret stands in a label or a command line',
	why: 'Command lines show in the process list of the whole host, labels in every listing and event of the engine. Monitoring copies both and keeps them for months.',
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const found = known(inspect.secrets).filter(place => place.where !== 'env');
		const [first] = found;
		return first === undefined ? pass() : fail('found', fields[first.where], placesText(found), 'no secret');
	},
	fix: () => ({
		key: 'secret-label-command',
		by: 'recreate',
		how: 'Move it into a file the program reads, and change the secret: it was seen.',
		propose: () => ({
			whyNot: 'how the program takes its secret instead, by file or by variable, only its own documentation says.',
		}),
	}),
});

const inImage = (where: SecretPlace['where']): string =>
	where === 'history' ? fields.history : `Image.${fields[where]}`;

export const secretInImage = defineImageCheck({
	...shared,
	id: 'secret-in-image',
	record: 'X-SECRET-IMAGE',
	title: 'The image carries no secret',
	why: 'Whoever can pull an image can read all of it, from its settings down to the lowest layer. A secret built in travels to every registry, cache and laptop that holds a copy, and stays there.',
	needs: ['image'],
	evaluate({image}, fail) {
		const found = known(image.secrets);
		const [first] = found;
		if (first !== undefined) return fail('found', inImage(first.where), placesText(found), 'no secret');
		// The places are those of the configuration and of the build: without the build not all were searched.
		known(image.history);
		return pass();
	},
	fix: () => ({
		key: 'secret-image',
		by: 'image',
		how: 'Build again with a BuildKit secret mount, change the secret, and delete the old tags.',
	}),
});

/** What a Dockerfile writes down: variables, build arguments, labels, commands of the build. */
const writtenInBuild: ReadonlySet<SecretPlace['where']> = new Set(['env', 'label', 'history']);

export const secretInBuildFile = defineImageCheck({
	...shared,
	id: 'secret-in-build-file',
	record: '4.10',
	title: 'No secret stands in the build file',
	why: 'Build arguments, variables and commands of a Dockerfile are kept in the history of the image, in full. One docker history prints what was meant for the build alone, years after and on any machine.',
	needs: ['image'],
	evaluate({image}, fail) {
		const found = known(image.secrets).filter(({where}) => writtenInBuild.has(where));
		const [first] = found;
		if (first !== undefined) return fail('found', inImage(first.where), placesText(found), 'no secret');
		known(image.history);
		return pass();
	},
	fix: () => ({
		key: 'secret-image',
		by: 'image',
		how: 'RUN --mount=type=secret,id=… in place of ARG and ENV; change the secret, it was seen.',
	}),
});

export const configuredSecretChecks = [secretInEnvironment, secretInLabelOrCommand];
export const secretImageChecks = [secretInImage, secretInBuildFile];
