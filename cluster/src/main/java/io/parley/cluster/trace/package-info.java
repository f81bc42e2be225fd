/// Where in a trace some work is (W3C Trace Context), and how it is carried on.
@NullMarked
package io.parley.cluster.trace;

import org.jspecify.annotations.NullMarked;
