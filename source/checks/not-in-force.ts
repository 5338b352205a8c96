/** Why no new container is proposed where the configuration asks for the right thing, and the kernel shows another. */
export const notInForce =
	'it is configured so already and yet not in force: what its runtime does with it has to be found out first.';
