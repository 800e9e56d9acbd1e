/**
 * speedscope's file format (https://www.speedscope.app/file-format-schema.json): one `sampled` profile a thread, stacks
 * from the outermost frame in, weights in microseconds, frames shared by all threads. Samples in a row at the same place
 * are one, with their weights added: a long run has millions of samples and far fewer changes.
 */
import type { Profile } from '../model.ts';
import { byThread, pathTo, type ThreadSamples, threadName } from '../stacks.ts';

export function toSpeedscope(profile: Profile): string {
  const frames = profile.functions.map(({ name, file, line, column }) => ({
    name,
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { col: column }),
  }));
  const profiles = [...byThread(profile)].map(([id, thread]) => {
    const stays = joinStays(thread);
    return {
      type: 'sampled',
      name: threadName(profile, id),
      unit: 'microseconds',
      startValue: 0,
      endValue: thread.wallUs,
      samples: stays.map(({ node }) => pathTo(profile, node).map((at) => profile.nodes[at]!.function)),
      weights: stays.map(({ weightUs }) => weightUs),
    };
  });
  const file = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: ['hasten profile', ...profile.command].join(' '),
    exporter: 'hasten',
    ...(profiles.length === 0 ? {} : { activeProfileIndex: 0 }),
    shared: { frames },
    profiles,
  };
  return `${JSON.stringify(file)}\n`;
}

function joinStays({ samples }: ThreadSamples): ThreadSamples['samples'] {
  const stays: ThreadSamples['samples'] = [];
  for (const { node, weightUs } of samples) {
    const before = stays.at(-1);
    if (before?.node === node) before.weightUs += weightUs;
    else stays.push({ node, weightUs });
  }
  return stays;
}
