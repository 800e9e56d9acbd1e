/** Two questions in one run of `--node 22,24,26`: is the newer Node faster, and are the newer built-ins? */
import { bench } from 'hasten/bench';
import * as fast from './fast.ts';
import * as slow from './slow.ts';

const sizes = { visits: 5000 };
const setup = slow.visits;

bench('groups', { sizes, setup, candidates: { 'by hand': slow.groups, 'Object.groupBy': fast.groups } });
bench('sets', { sizes, setup, candidates: { 'by hand': slow.sets, 'Set.prototype.intersection': fast.sets } });
bench('sorted copy', { sizes, setup, candidates: { 'copy and sort': slow.sorted, toSorted: fast.sorted } });
bench('the first hundred', { sizes, setup, candidates: { 'array chain': slow.chain, 'iterator helpers': fast.chain } });
bench('text', { sizes, setup, candidates: { 'join and split': slow.text } });
bench('JSON', { sizes, setup, candidates: { 'there and back': slow.json } });
