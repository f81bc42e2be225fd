@NullMarked
package io.parley.cluster.eventlog.segment;

import org.jspecify.annotations.NullMarked;
