@NullMarked
package io.parley.cluster.eventlog;

import org.jspecify.annotations.NullMarked;
