/// The event log of a fleet: Kafka behind each node's segment files.
@NullMarked
package io.parley.cluster.eventlog.kafka;

import org.jspecify.annotations.NullMarked;
