/** What the way in leaves behind, and its removal: an environment variable and an exec argument. */
export const RUN_VARIABLE = 'HASTEN_RUN';

/** With `keepForChildren`, processes that the program starts are profiled too, so the way in stays open. */
export function hideTraces(keepForChildren: boolean): void {
  if (keepForChildren) return;
  delete process.env[RUN_VARIABLE];
  const { execArgv } = process;
  const at = execArgv.findLastIndex((argument) => isProbe(argument));
  if (at > 0 && execArgv[at - 1] === '--import') execArgv.splice(at - 1, 2);
}

/** Whether an exec argument names the probe. */
export function isProbe(argument: string): boolean {
  return /[/\\]probe[/\\]main\.[jt]s$/.test(argument);
}
