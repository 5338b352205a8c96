/** How an audit judges: handed in, so that waivers and weights of one's own are laid over in one place. */
import type {Finding} from '../model/check.ts';
import type {ContainerEvidence, ImageEvidence} from '../model/evidence.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import type {Assessment} from '../model/score.ts';
import {judge, judgeHost, judgeImage} from './judge.ts';

export type Judge = {
	container(evidence: ContainerEvidence): Assessment;
	image(evidence: ImageEvidence): readonly Finding[];
	host(evidence: HostEvidence): Assessment;
};

export const plainJudge: Judge = {container: judge, image: judgeImage, host: judgeHost};
