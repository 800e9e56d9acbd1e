import { testCases } from './cases.ts';

await testCases('abandon');
