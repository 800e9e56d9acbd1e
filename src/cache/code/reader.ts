/**
 * All that needs the parser, loaded by itself where it is needed (`reader()`): a process whose files are known from
 * earlier ones does without. It gives data; what is thrown at users is thrown by those who ask.
 */
export { readFunction, readModule } from './read-module.ts';
export { parametersIn } from './read-parameters.ts';
