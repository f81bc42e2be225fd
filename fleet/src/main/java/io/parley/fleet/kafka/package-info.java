/// Kafka's own server, run in a process of its own.
@NullMarked
package io.parley.fleet.kafka;

import org.jspecify.annotations.NullMarked;
