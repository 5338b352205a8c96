import manifest from '../package.json' with {type: 'json'};

/** Of hullcheck. */
export const {version} = manifest;
