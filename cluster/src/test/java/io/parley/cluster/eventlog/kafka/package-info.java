@NullMarked
package io.parley.cluster.eventlog.kafka;

import org.jspecify.annotations.NullMarked;
