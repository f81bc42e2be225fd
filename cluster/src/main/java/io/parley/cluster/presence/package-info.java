/// Who is where now: which SFU carries a room.
@NullMarked
package io.parley.cluster.presence;

import org.jspecify.annotations.NullMarked;
