/// Traces through HTTP.
@NullMarked
package io.parley.cluster.trace.webflux;

import org.jspecify.annotations.NullMarked;
