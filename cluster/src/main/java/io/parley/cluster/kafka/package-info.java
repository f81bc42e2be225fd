/// How Kafka is reached, by whoever keeps something there.
@NullMarked
package io.parley.cluster.kafka;

import org.jspecify.annotations.NullMarked;
