/** How an audit judges: handed in, so that waivers and weights of one's own are laid over in one place. */
import type {Finding} from '../model/check.ts';
import type {ContainerEvidence, ImageEvidence} from '../model/evidence.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import type {Assessment} from '../model/score.ts';
import {judge, judgeHost, judgeImage} from './judge.ts';

export type Judging = {
	judge(evidence: ContainerEvidence): Assessment;
	judgeImage(evidence: ImageEvidence): readonly Finding[];
	judgeHost(evidence: HostEvidence): Assessment;
};

export const plainJudging: Judging = {judge, judgeImage, judgeHost};
