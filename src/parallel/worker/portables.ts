/** Everything that travels by description (source/portable.ts) has to be known where it arrives. */
import '../../source/file-argument.ts';
import '../mapped/mapped.ts';
import '../sync/barrier.ts';
import '../sync/lock.ts';
import '../sync/manager.ts';
import '../sync/pipe.ts';
import '../sync/queue.ts';
import '../sync/semaphore.ts';
import '../sync/shared-flag.ts';
import '../sync/shared-value.ts';
