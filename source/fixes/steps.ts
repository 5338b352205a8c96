/** One step: doing it, taking it back, and seeing whether it is in effect. Nothing here repeats a call by itself. */
import type {Engine} from '../engine/engine.ts';
import {EngineAnswer} from '../engine/engine.ts';
import {at, isObject} from '../model/foreign.ts';
import {ActionableError} from '../model/errors.ts';
import type {DelegateStep, ProofLine, Step, SwapAct, TransactionStep} from '../model/fix.ts';
import {isUnread} from '../model/read.ts';
import {join, sanitise, words, type SafeText} from '../model/safe-text.ts';
import {refOf} from './mechanisms/network-rules.ts';
import {readRawContainer, type RawContainer} from './raw-container.ts';
import {sayBytes} from '../model/quantity.ts';
import {updateContainer} from './update-container.ts';
import {isStored} from './verify.ts';

/** On networks made by a fix: only these are removed again. */
export const transactionLabel = 'hullcheck.transaction';

/** The engine did not do it, for a reason that we know and it need not tell. */
export class StepRefused extends Error {
	readonly why: SafeText;
	constructor(why: SafeText) {
		super(why);
		this.name = 'StepRefused';
		this.why = why;
	}
}

/** Whether the engine said no itself. Any other end of a call leaves open whether it was done. */
export const isAnswered = (error: unknown): error is EngineAnswer | StepRefused =>
	error instanceof EngineAnswer || error instanceof StepRefused;

/** What the runtime says of a limit below use, in words; anything else as it was said. */
function plainer(says: SafeText): SafeText {
	const [, limit, usage] = /unable to set memory limit to (\d+) \(current usage: (\d+)/.exec(says) ?? [];
	if (limit === undefined || usage === undefined) return says;
	return words`it uses ${sayBytes(Number(usage))} now and can't be made to use less, so a limit of ${sayBytes(Number(limit))} can't be set`;
}

export function explain(error: unknown): SafeText {
	if (error instanceof EngineAnswer) return words`the engine answered ${error.status}: ${plainer(error.says)}`;
	if (error instanceof StepRefused) return error.why;
	if (error instanceof ActionableError) return words`${error.trouble.what}: ${error.trouble.why}`;
	return sanitise(error instanceof Error ? error.message : String(error), 300);
}

export const sayStep = (step: TransactionStep): SafeText => {
	switch (step.is) {
		case 'update-container':
			return words`changing ${join(Object.keys(step.body).map(field => sanitise(field)))}`;
		case 'create-network':
			return words`making network ${sanitise(step.network)}`;
		case 'connect-network':
			return words`joining network ${sanitise(step.network)}`;
		case 'disconnect-network':
			return words`leaving network ${sanitise(step.network)}`;
		case 'swap':
			return words`${swapWords[step.act]} ${sanitise(step.name)}`;
		case 'delegate':
			return words`${delegateWords[step.to]} ${sanitise(step.name)}`;
	}
};

const delegateWords: Readonly<Record<DelegateStep['to'], SafeText>> = {
	compose: words`having Docker Compose make service`,
	service: words`having Swarm update service`,
	firewall: words`closing to others port`,
	pull: words`pulling the newer image of`,
};

const swapWords: Readonly<Record<SwapAct, SafeText>> = {
	'make-network': words`making network`,
	'make-volume': words`making volume`,
	create: words`creating the new`,
	connect: words`joining networks with the new`,
	'put-file': words`writing file`,
	stop: words`stopping the old`,
	'policy-off': words`taking the restart policy off the old`,
	'move-aside': words`renaming the old`,
	'take-name': words`giving its name to the new`,
	start: words`starting the new`,
	pause: words`pausing the new`,
	verify: words`watching the new`,
};

/** The container now; throws what the engine says, and a StepRefused where it can't be read. */
export async function look(engine: Engine, id: string): Promise<RawContainer> {
	const container = readRawContainer(await engine.inspectContainer(id));
	if (isUnread(container)) throw new StepRefused(container.why);
	return container;
}

const isOn = (container: RawContainer, network: string): boolean =>
	container.endpoints.some(endpoint => refOf(endpoint) === network);

export async function networkOrNull(engine: Engine, network: string): Promise<unknown> {
	try {
		return await engine.inspectNetwork(network);
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

const isOurs = (network: unknown, transactionId: string): boolean =>
	at(network, 'Labels', transactionLabel) === transactionId;

export async function doStep(engine: Engine, id: string, step: Step, transactionId: string): Promise<void> {
	switch (step.is) {
		case 'update-container':
			await updateContainer(engine, id, step.body);
			return;
		case 'create-network':
			// Old engines make a second network of the same name without a word.
			if ((await networkOrNull(engine, step.network)) !== null) {
				throw new StepRefused(words`a network ${sanitise(step.network)} has been made since the preview`);
			}
			await engine.createNetwork(step.network, {[transactionLabel]: transactionId});
			return;
		case 'connect-network':
			await engine.connectNetwork(step.network, id, step.endpoint);
			return;
		case 'disconnect-network':
			if ((await look(engine, id)).endpoints.length < 2) {
				throw new StepRefused(
					words`${sanitise(step.network)} is its last network now; without one it would be cut off`,
				);
			}
			await engine.disconnectNetwork(step.network, id);
			return;
	}
}

/** Whether what a step does is so now, as the engine tells it; for limits see `verifyUpdate` too. */
export async function isInEffect(
	engine: Engine,
	container: RawContainer,
	step: Step,
	transactionId: string,
): Promise<boolean> {
	switch (step.is) {
		case 'update-container':
			return isStored(container, step.body);
		case 'create-network':
			return isOurs(await networkOrNull(engine, step.network), transactionId);
		case 'connect-network':
			return isOn(container, step.network);
		case 'disconnect-network':
			return !isOn(container, step.network);
	}
}

const atOnce = 8;

/** Stopped containers don't show in a network's own list, and can't start again when it is gone. */
async function usersOf(engine: Engine, network: string): Promise<readonly SafeText[]> {
	const users: SafeText[] = [];
	const all = [...(await engine.listContainers())];
	while (all.length > 0) {
		const seen = await Promise.all(
			all.splice(0, atOnce).map(async ({id}) => {
				try {
					return await look(engine, id);
				} catch (error) {
					if (error instanceof EngineAnswer && error.status === 404) return null;
					throw error;
				}
			}),
		);
		users.push(...seen.flatMap(one => (one !== null && isOn(one, network) ? [one.name] : [])));
	}
	return users;
}

export async function removeOwnNetwork(
	engine: Engine,
	network: string,
	transactionId: string,
): Promise<readonly ProofLine[]> {
	const found = await networkOrNull(engine, network);
	const shown = sanitise(network);
	if (found === null) return [];
	if (!isOurs(found, transactionId)) {
		return [{says: words`network ${shown} was not made by this fix and stays`, isGood: true}];
	}
	const users = await usersOf(engine, network);
	const live = at(found, 'Containers');
	if (users.length > 0 || (isObject(live) && Object.keys(live).length > 0)) {
		return [{says: words`network ${shown} stays: it is in use (${join(users.slice(0, 8))})`, isGood: true}];
	}
	await engine.removeNetwork(network);
	return [{says: words`network ${shown} removed again`, isGood: true}];
}

/** Takes a step back, or finds that it is taken back already. Lines say what a person would not expect. */
export async function undoStep(
	engine: Engine,
	id: string,
	step: Step,
	transactionId: string,
): Promise<readonly ProofLine[]> {
	switch (step.is) {
		case 'update-container':
			await updateContainer(engine, id, step.undo);
			return [];
		case 'create-network':
			return removeOwnNetwork(engine, step.network, transactionId);
		case 'connect-network': {
			const container = await look(engine, id);
			if (!isOn(container, step.network)) return [];
			if (container.endpoints.length < 2) {
				throw new StepRefused(
					words`${sanitise(step.network)} is its last network now; without one it would be cut off`,
				);
			}
			await engine.disconnectNetwork(step.network, id);
			return [];
		}
		case 'disconnect-network':
			if (isOn(await look(engine, id), step.network)) return [];
			await engine.connectNetwork(step.network, id, step.endpoint);
			return [];
	}
}
