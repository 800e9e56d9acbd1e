/** `hasten/register`: preloaded with `--import`, it gets a program ready to be profiled from within. */
import '../profile/register.ts';
