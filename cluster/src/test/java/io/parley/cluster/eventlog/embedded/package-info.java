@NullMarked
package io.parley.cluster.eventlog.embedded;

import org.jspecify.annotations.NullMarked;
