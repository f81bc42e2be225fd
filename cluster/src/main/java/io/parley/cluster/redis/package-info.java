/// The one link of a process to Redis, over which presence and the registry of nodes work.
@NullMarked
package io.parley.cluster.redis;

import org.jspecify.annotations.NullMarked;
