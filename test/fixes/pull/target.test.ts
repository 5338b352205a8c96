/** Which tag a container's newer image would have, or why there is none; and who else has to be asked for it. */
import {describe, expect, it} from 'vitest';
import {refuseUpdate} from '../../../source/fixes/pull/owner.ts';
import {targetOf} from '../../../source/fixes/pull/target.ts';
import {isUnread} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';

const digest = `sha256:${'d'.repeat(64)}`;
const of = (Image: string, image: object | null = {RepoDigests: [`nginx@${digest}`], RepoTags: ['nginx:1.27']}) => {
	const target = targetOf({Config: {Image}}, image);
	return isUnread(target) ? String(target.why) : target;
};

describe('the tag of the newer image', () => {
	it('is the one it was made from, and it is asked for as it was', () => {
		expect(of('nginx:1.27')).toEqual({
			reference: 'docker.io/library/nginx:1.27',
			asked: 'nginx:1.27',
			digests: [digest],
		});
		expect(of('nginx')).toMatchObject({reference: 'docker.io/library/nginx:latest', asked: 'nginx'});
		expect(of('localhost:5000/a/b:1')).toEqual({
			reference: 'localhost:5000/a/b:1',
			asked: 'localhost:5000/a/b:1',
			digests: [],
		});
	});

	it('of one that is fixed by its digest is beside it, or the only one here that leads to it', () => {
		expect(of(`nginx:1.27@${digest}`)).toMatchObject({reference: 'docker.io/library/nginx:1.27', asked: null});
		expect(of(`nginx@${digest}`)).toMatchObject({reference: 'docker.io/library/nginx:1.27', asked: null});
		expect(of(`nginx@${digest}`, {RepoTags: ['nginx:1', 'nginx:2']})).toContain('more than one tag');
		expect(of(`nginx@${digest}`, {RepoTags: ['other:1']})).toContain('no tag here');
		expect(of(`nginx@${digest}`, null)).toContain('no tag here');
	});

	it.each(['b'.repeat(64), `sha256:${'b'.repeat(64)}`, 'bbbbbbbbbbbb'])('there is none for an id: %s', id => {
		expect(of(id)).toContain('by its id');
	});

	it('digests of other repositories are none of its own', () => {
		expect(of('nginx:1', {RepoDigests: [`mirror.example/nginx@${digest}`]})).toMatchObject({digests: []});
	});
});

describe('whom an owner has to be asked', () => {
	const labels = {
		'com.docker.compose.project': 'shop',
		'com.docker.compose.service': 'api',
		'com.docker.compose.project.working_dir': '/srv/my shop',
		'com.docker.compose.project.config_files': '/srv/my shop/compose.yaml',
	};
	const about = {inspectJson: {Config: {Labels: labels}}, reference: 'nginx:1.27'};

	it('Compose pulls and makes anew, in its own words', () => {
		const refusal = refuseUpdate({is: 'compose', project: t('shop'), service: t('api')}, null, about);
		expect(refusal?.why).toContain('Docker Compose (service api of project shop) owns this container');
		expect(refusal?.patch).toEqual([
			"docker compose --project-directory '/srv/my shop' --file '/srv/my shop/compose.yaml' --project-name shop pull api",
			"docker compose --project-directory '/srv/my shop' --file '/srv/my shop/compose.yaml' --project-name shop up --detach api",
		]);
	});

	it('Compose of which no file is known is called by its project', () => {
		const refusal = refuseUpdate({is: 'compose', project: t('shop'), service: t('api')}, null, {
			...about,
			inspectJson: {},
		});
		expect(refusal?.patch).toEqual([
			'docker compose --project-name shop pull api',
			'docker compose --project-name shop up --detach api',
		]);
	});

	it('Swarm updates its service', () => {
		expect(refuseUpdate({is: 'swarm', service: t('shop_web')}, null, about)?.patch).toEqual([
			'docker service update --image nginx:1.27 shop_web',
		]);
	});

	it('what is here and was compared is gone over to, and nothing newer still', () => {
		const here = {digest: `sha256:${'d'.repeat(64)}`};
		const compose = refuseUpdate({is: 'compose', project: t('shop'), service: t('api')}, null, {...about, here});
		expect(compose?.patch).toEqual([expect.stringMatching(/ --project-name shop up --detach api$/)]);
		expect(refuseUpdate({is: 'swarm', service: t('shop_web')}, null, {...about, here})?.patch).toEqual([
			`docker service update --image 'nginx:1.27@${here.digest}' shop_web`,
		]);
		expect(refuseUpdate({is: 'swarm', service: t('shop_web')}, null, {...about, here: {digest: ''}})?.patch).toEqual([
			'docker service update --force --no-resolve-image --image nginx:1.27 shop_web',
		]);
	});

	it('Kubernetes, Nomad and a unit of systemd have their own', () => {
		expect(refuseUpdate({is: 'kubernetes', pod: t('a/b')}, null, about)?.patch.join()).toContain('rollout restart');
		expect(refuseUpdate({is: 'other', name: t('Nomad')}, null, about)?.patch.join()).toContain('force_pull');
		expect(refuseUpdate({is: 'nobody'}, 'web.service', about)?.why).toContain('web.service');
	});

	it('of nobody it is ours', () => expect(refuseUpdate({is: 'nobody'}, null, about)).toBeNull());
});
