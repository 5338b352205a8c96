/** CIS 6.1, 6.2: what has piled up. */
import {words} from '../../model/safe-text.ts';
import {defineHostCheck, pass} from '../define-check.ts';

export const imageSprawl = defineHostCheck('operations', {
	id: 'image-sprawl',
	record: '6.1',
	title: 'No image sprawl',
	why: 'Images that nobody runs are not updated and still can be started, by mistake or on purpose, with every flaw they had. They take the disk that running containers need.',
	theme: 'image',
	group: 'sprawl',
	outcomes: {'many unused': 'low'},
	needs: ['usage', 'policy'],
	evaluate({usage: {images, unusedImages, danglingImages}, policy: {maxUnusedImages}}, fail) {
		if (unusedImages <= maxUnusedImages) return pass();
		const actual = words`${unusedImages} of ${images} unused, ${danglingImages} of them without a name`;
		return fail('many unused', 'images', actual, `${maxUnusedImages} or fewer`);
	},
	fix: () => ({
		key: 'image-sprawl',
		by: 'person',
		how: 'Look through docker image ls, then docker image prune for those without a name; docker image prune -a takes all that no container uses.',
	}),
});

export const containerSprawl = defineHostCheck('operations', {
	id: 'container-sprawl',
	record: '6.2',
	title: 'No container sprawl',
	why: 'Stopped containers keep their files and the secrets in their settings, and one command starts them again with an image of long ago. Among many of them nobody sees the one that matters.',
	theme: 'operations',
	group: 'sprawl',
	outcomes: {'many stopped': 'low'},
	needs: ['usage', 'policy'],
	evaluate({usage: {stoppedContainers}, policy: {maxStoppedContainers}}, fail) {
		return stoppedContainers <= maxStoppedContainers
			? pass()
			: fail('many stopped', 'containers', words`${stoppedContainers} stopped`, `${maxStoppedContainers} or fewer`);
	},
	fix: () => ({
		key: 'container-sprawl',
		by: 'person',
		how: 'Look through docker ps -a, then docker container prune, which removes all stopped ones with what they wrote.',
	}),
});

export const sprawlChecks = [imageSprawl, containerSprawl];
