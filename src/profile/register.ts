/** Acts when it is loaded: `node --import hasten/register app.ts`. */
import { register } from './registered.ts';

register();
