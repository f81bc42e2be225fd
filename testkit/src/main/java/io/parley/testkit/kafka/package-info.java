/// A real Kafka for tests. Who uses it adds `org.apache.kafka:kafka_2.13` in test scope.
@NullMarked
package io.parley.testkit.kafka;

import org.jspecify.annotations.NullMarked;
