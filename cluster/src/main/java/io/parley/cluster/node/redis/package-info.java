/// The registry of nodes in Redis, for services that are processes of their own.
@NullMarked
package io.parley.cluster.node.redis;

import org.jspecify.annotations.NullMarked;
