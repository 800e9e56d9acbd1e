/**
 * Services compared under load. Processes are part of the noise, so each server is started afresh several times, and the
 * rounds are spread over the starts; within a start all servers are up and driven in turn, in random order, one at a time.
 * Ratios come from rounds next to each other.
 */
import { HastenError } from '../../support/errors.ts';
import type { OutputCheck } from '../command/compare-model.ts';
import { firstDifference } from '../command/difference.ts';
import { temporaryFolder } from '../ending.ts';
import { fingerprint } from '../machine/machine.ts';
import { MachineWatch } from '../machine/watch.ts';
import { seeded } from '../statistics/random.ts';
import { figuresOf, serviceWarnings } from './figures.ts';
import { findAutocannon, Generator } from './generator.ts';
import type { LoadPlan, RequestPlan, Round, ServiceReport, ServiceResult } from './model.ts';
import { type Answer, Server } from './server.ts';

interface ServiceOptions {
  services: { name: string; command: string }[];
  request: RequestPlan;
  load: LoadPlan;
  /** Of each server, over all its starts. */
  rounds: number;
  starts: number;
  /** Rounds of each start before the first that counts. */
  warmup: number;
  shell: string;
  startTimeoutMs: number;
  /** `none` does not compare status and body of the answers. */
  check: OutputCheck['mode'];
  onProgress?: ((what: string) => void) | undefined;
}

/**
 * Compares servers. Throws `HASTEN_SERVER_ENDED`, `HASTEN_SERVER_SILENT`, `HASTEN_OUTPUT_DIFFERS` where answers differ,
 * and `HASTEN_AUTOCANNON_MISSING`; no server runs on then.
 */
export async function compareServices(options: ServiceOptions): Promise<ServiceReport> {
  const { services, request, load, rounds, check } = options;
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const autocannon = load.rate === null ? findAutocannon(process.cwd()) : null;
  const folder = temporaryFolder();
  const generator = new Generator();
  const watch = new MachineWatch();
  try {
    watch.start();
    const measured = services.map((): Round[][] => []);
    let answers: Answer[] = [];
    const starts = Math.min(options.starts, rounds);
    for (let start = 0; start < starts; start++) {
      // As even as it goes: 10 rounds over 4 starts are 3, 2, 3 and 2.
      const share = Math.floor(((start + 1) * rounds) / starts) - Math.floor((start * rounds) / starts);
      const job = { request, load, autocannon: autocannon?.file ?? null };
      const which = `start ${start + 1} of ${starts}`;
      const group = new Group(options, folder.path, generator, (what) => options.onProgress?.(`${which}: ${what}`));
      const results = await group.measure(job, share);
      answers = results.answers;
      for (const [index, some] of results.rounds.entries()) measured[index]!.push(some);
    }
    const spoiled = watch.stop();
    const results = services.map((service, index): ServiceResult => {
      const all = measured[index]!.flat();
      const sum = (key: 'requests' | 'non2xx' | 'errors' | 'different') =>
        all.reduce((total, round) => total + round[key], 0);
      return {
        ...service,
        figures: figuresOf(measured[index]!, index === 0 ? null : measured[0]!),
        requests: sum('requests'),
        non2xx: sum('non2xx'),
        errors: sum('errors'),
        different: sum('different'),
        status: answers[index]!.status,
        starts: measured[index]!,
      };
    });
    return {
      schema: 'hasten.compare-http/1',
      startedAt,
      durationMs: performance.now() - began,
      machine: fingerprint(),
      request,
      load,
      rounds,
      generator: autocannon === null ? 'hasten' : `autocannon ${autocannon.version}`,
      services: results,
      check: { mode: check, alike: check === 'none' || services.length < 2 ? null : true, difference: null },
      warnings: [...spoiled, ...serviceWarnings(results, load)],
    };
  } finally {
    generator.close();
    folder.remove();
  }
}

/** One start of all servers. */
class Group {
  readonly #options: ServiceOptions;
  readonly #folder: string;
  readonly #generator: Generator;
  readonly #say: (what: string) => void;

  constructor(options: ServiceOptions, folder: string, generator: Generator, say: (what: string) => void) {
    this.#options = options;
    this.#folder = folder;
    this.#generator = generator;
    this.#say = say;
  }

  async measure(
    job: { request: RequestPlan; load: LoadPlan; autocannon: string | null },
    rounds: number,
  ): Promise<{ answers: Answer[]; rounds: Round[][] }> {
    const { services, shell, startTimeoutMs, request, check, warmup } = this.#options;
    const servers: Server[] = [];
    const answers: Answer[] = [];
    try {
      for (const { name, command } of services) {
        this.#say(`waiting for ${name}`);
        const started = await Server.start(
          { command, shell, folder: this.#folder, timeoutMs: startTimeoutMs },
          request,
        );
        servers.push(started.server);
        answers.push(started.answer);
      }
      if (check !== 'none') this.#compareAnswers(answers);
      // One server's answers may differ from each other, and be right.
      const known = check !== 'none' && answers.length > 1;
      const expected = known ? answers[0]!.body.toString('latin1') : null;
      const measured = services.map((): Round[] => []);
      const random = seeded(Date.now());
      for (let round = -warmup; round < rounds; round++) {
        for (const index of random.shuffle([...services.keys()])) {
          const what = round < 0 ? 'warm-up' : `round ${round + 1} of ${rounds}`;
          this.#say(`${what}, ${services[index]!.name}`);
          const server = servers[index]!;
          const before = server.usage();
          const seen = await this.#generator.drive({ ...job, port: server.port, expected });
          const after = server.usage();
          server.check();
          if (round < 0) continue;
          const cpuNs = before === null || after === null ? null : after.cpuNs - before.cpuNs;
          measured[index]!.push({ ...seen, cpuNs, memoryBytes: after?.memoryBytes ?? null });
        }
      }
      return { answers, rounds: measured };
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  }

  #compareAnswers(answers: Answer[]): void {
    const { services } = this.#options;
    const [first] = answers as [Answer];
    for (const [index, { status, body }] of answers.entries()) {
      const { name } = services[index]!;
      const where =
        status === first.status ? firstDifference(body, first.body) : `status ${status} instead of ${first.status}`;
      if (where === null) continue;
      throw new HastenError(
        'HASTEN_OUTPUT_DIFFERS',
        `${name} answers something else than ${services[0]!.name}: ${where}`,
        {
          fix: 'make them give the same answer before comparing their speed, or take --check none',
        },
      );
    }
  }
}
