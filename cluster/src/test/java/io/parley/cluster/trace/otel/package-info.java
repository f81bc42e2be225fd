@NullMarked
package io.parley.cluster.trace.otel;

import org.jspecify.annotations.NullMarked;
