/** What the workers of workerpool load: the same functions, registered as it wants them. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sides } from './here.ts';
import * as functions from './peer-worker.ts';

const { worker } = createRequire(join(sides.peers!, 'package.json'))('workerpool');
worker({ ...functions });
