/** `hasten/profile`: what a profile is. */
export type * from '../profile/model.ts';
