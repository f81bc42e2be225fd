/// Off-heap memory for packets: slots that one shard owns, and the batches that it lends.
@NullMarked
package io.parley.media.slots;

import org.jspecify.annotations.NullMarked;
