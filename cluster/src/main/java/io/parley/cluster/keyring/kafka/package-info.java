/// The key ring of a fleet: sealed on a compacted topic, and on each node's disk.
@NullMarked
package io.parley.cluster.keyring.kafka;

import org.jspecify.annotations.NullMarked;
