/** The support of generated programs, for those that are ES modules. */
import support from './support.cjs';

export const { program, states } = support;
