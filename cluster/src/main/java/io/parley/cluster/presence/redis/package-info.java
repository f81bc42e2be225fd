/// Presence in Redis, for services that are processes of their own.
@NullMarked
package io.parley.cluster.presence.redis;

import org.jspecify.annotations.NullMarked;
