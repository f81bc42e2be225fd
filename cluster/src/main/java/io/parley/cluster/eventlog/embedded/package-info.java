/// The event log within one process: the segment files alone.
@NullMarked
package io.parley.cluster.eventlog.embedded;

import org.jspecify.annotations.NullMarked;
