/** Everything that travels by description (data/portable.ts) has to be known where it arrives. */
import '../mapped/mapped.ts';
import '../sync/barrier.ts';
import '../sync/lock.ts';
import '../sync/manager.ts';
import '../sync/pipe.ts';
import '../sync/queue.ts';
import '../sync/semaphore.ts';
import '../sync/shared-flag.ts';
import '../sync/shared-value.ts';
