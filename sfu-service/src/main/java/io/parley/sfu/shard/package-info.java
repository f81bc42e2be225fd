/// Shards: threads that own peers, their sockets and their memory.
@NullMarked
package io.parley.sfu.shard;

import org.jspecify.annotations.NullMarked;
