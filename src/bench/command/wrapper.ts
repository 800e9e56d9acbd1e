/**
 * The small process that starts a command and asks the kernel what it used, since Node cannot: Perl (in Debian's base
 * system) or Python, whichever is there. It takes the clock right around fork and wait, so its own start is in no figure;
 * standard input, output and error are the command's; it ignores the signals that the terminal sends to both. What it
 * finds goes to file descriptor 3 in lines: `pid N`, `failed ERRNO` if the command could not be executed, and `usage`.
 *
 * `wait4` and not `getrusage(RUSAGE_CHILDREN)`, because the status and the usage come in one call, for this child alone.
 */
import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import type { Measuring, Run } from './usage.ts';

/** The wrapper's command line up to its four own arguments (see `wrapperArguments`), behind which the command stands. */
interface Wrapper {
  words: string[];
  measuring: Measuring;
}

/** What the wrapper does beside running the command. */
interface WrapperTask {
  /** The command leads a process group of its own. */
  group: boolean;
  /** Pipes of `perf stat --control`, which starts counting when told so and acknowledges it. */
  control: { command: string; acknowledge: string } | null;
  /** The descriptor that becomes the command's standard error; null keeps the wrapper's. */
  stderr: number | null;
}

/** The four arguments that tell the wrapper its task. */
export function wrapperArguments({ group, control, stderr }: WrapperTask): string[] {
  return [group ? '1' : '', control?.command ?? '', control?.acknowledge ?? '', stderr === null ? '' : String(stderr)];
}

/** Numbers of clock_gettime and wait4 on Linux (arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h). */
const CALLS: Partial<Record<NodeJS.Architecture, [clock: number, wait4: number]>> = {
  x64: [228, 61],
  arm64: [113, 260],
};

/** `struct rusage` of 64-bit Linux is 18 longs. */
const perl = ([clock, wait4]: [number, number]) => String.raw`
my ($group, $command, $acknowledge, $error) = splice(@ARGV, 0, 4);
my @signals = qw(INT TERM HUP QUIT USR1 USR2);
my %before = map { ($_, $SIG{$_} || 'DEFAULT') } @signals;
open(my $figures, '>&=', 3) or exit 125;
sub now { my $time = "\0" x 16; syscall(${clock}, 1, $time); my ($s, $ns) = unpack('q2', $time); $s * 1000000000 + $ns }
now();
my ($usage, $status) = ("\0" x 144, "\0" x 4);
$SIG{$_} = 'IGNORE' for @signals;
if ($command ne '') {
  open(my $to, '>', $command); syswrite($to, "enable\n");
  open(my $from, '<', $acknowledge); sysread($from, my $answer, 16);
}
my $start = now();
my $pid = fork();
exit 125 unless defined $pid;
if (!$pid) {
  $SIG{$_} = $before{$_} for @signals;
  setpgrp(0, 0) if $group;
  if ($error ne '') { open(STDERR, ">&$error") or exit 125 }
  exec { $ARGV[0] } @ARGV;
  syswrite($figures, 'failed ' . ($! + 0) . "\n");
  exit 127;
}
syswrite($figures, "pid $pid\n");
my $waited;
do { $waited = syscall(${wait4}, $pid, $status, 0, $usage) } while ($waited == -1 && $! == 4);
my $wall = now() - $start;
my @u = unpack('q18', $usage);
syswrite($figures, join(' ', 'usage', $wall, unpack('l', $status), $u[0] * 1000000 + $u[1], $u[2] * 1000000 + $u[3],
  $u[4] * 1024, @u[8, 9, 11, 12, 16, 17]) . "\n");
`;

const PYTHON = String.raw`
import os, signal, sys, time
group, command, acknowledge, error = sys.argv[1:5]
words = sys.argv[5:]
signals = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2]
before = {one: signal.signal(one, signal.SIG_IGN) for one in signals}
before[signal.SIGPIPE] = signal.SIG_DFL
if callable(before[signal.SIGINT]): before[signal.SIGINT] = signal.SIG_DFL
os.set_inheritable(3, False)
if command:
    with open(command, 'wb', 0) as to: to.write(b'enable\n')
    with open(acknowledge, 'rb', 0) as answer: answer.read(4)
start = time.monotonic_ns()
pid = os.fork()
if pid == 0:
    try:
        for one, handler in before.items(): signal.signal(one, handler)
        if group: os.setpgid(0, 0)
        if error: os.dup2(int(error), 2)
        os.execvp(words[0], words)
    except OSError as failure:
        os.write(3, b'failed %d\n' % failure.errno)
    os._exit(127)
os.write(3, b'pid %d\n' % pid)
_, status, u = os.wait4(pid, 0)
wall = time.monotonic_ns() - start
unit = 1 if sys.platform == 'darwin' else 1024
os.write(3, (' '.join(map(str, ['usage', wall, status, round(u.ru_utime * 1e6), round(u.ru_stime * 1e6), u.ru_maxrss * unit,
    u.ru_minflt, u.ru_majflt, u.ru_inblock, u.ru_oublock, u.ru_nvcsw, u.ru_nivcsw])) + '\n').encode())
`;

/** Bytes of a block of ru_inblock and ru_oublock on Linux. */
const BLOCK = 512;

let chosen: Wrapper | null | undefined;

/** The wrapper that works here, or null; found once. */
export function findWrapper(): Wrapper | null {
  chosen ??=
    candidates()
      .map(tryOut)
      .find((wrapper) => wrapper !== null) ?? null;
  return chosen;
}

function candidates(): { by: 'perl' | 'python3'; words: string[] }[] {
  const calls = process.platform === 'linux' ? CALLS[process.arch] : undefined;
  const python = { by: 'python3' as const, words: ['python3', '-I', '-S', '-c', PYTHON] };
  if (process.platform === 'win32') return [];
  return calls === undefined ? [python] : [{ by: 'perl', words: ['perl', '-e', perl(calls), '--'] }, python];
}

/**
 * Has the wrapper execute what is not there: if it reports just that, it works, and the peak memory of the child that
 * never became another program is what every peak contains.
 */
function tryOut({ by, words }: { by: 'perl' | 'python3'; words: string[] }): Wrapper | null {
  const task = wrapperArguments({ group: false, control: null, stderr: null });
  const [program = '', ...rest] = [...words, ...task, '/hasten/is/not/there'];
  const { output, error } = spawnSync(program, rest, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: 10_000,
  });
  if (error !== undefined) return null;
  const { run, failed } = parseFigures(String(output?.[3] ?? ''));
  if (failed === null || run === null) return null;
  return { words, measuring: { by, peakFloorBytes: run.peakBytes ?? 0, missing: null } };
}

/** What the wrapper wrote: all null where it was killed before. */
export function parseFigures(text: string): { pid: number | null; failed: number | null; run: Run | null } {
  const pid = /^pid (\d+)$/m.exec(text);
  const failed = /^failed (\d+)$/m.exec(text);
  const usage = /^usage ([\d -]+)$/m.exec(text);
  return {
    pid: pid === null ? null : Number(pid[1]),
    failed: failed === null ? null : Number(failed[1]),
    run: usage === null ? null : runOf(usage[1]!.split(' ').map(Number)),
  };
}

function runOf(figures: number[]): Run {
  const [wallNs, status, userUs, systemUs, peakBytes, minor, major, blocksIn, blocksOut, voluntary, involuntary] =
    figures as [number, number, number, number, number, number, number, number, number, number, number];
  return {
    ...endOf(status),
    wallNs,
    userNs: userUs * 1000,
    systemNs: systemUs * 1000,
    peakBytes,
    minorFaults: minor,
    majorFaults: major,
    voluntarySwitches: voluntary,
    involuntarySwitches: involuntary,
    readBytes: blocksIn * BLOCK,
    writtenBytes: blocksOut * BLOCK,
  };
}

/** The status of wait(2): the low seven bits are the signal, the next byte the exit code. */
function endOf(status: number): Pick<Run, 'exitCode' | 'signal'> {
  const number = status & 0x7f;
  if (number === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  const name = Object.entries(constants.signals).find(([, one]) => one === number)?.[0];
  return { exitCode: null, signal: (name ?? `SIG${number}`) as NodeJS.Signals };
}
