/// The stores of a service that is a process of its own.
@NullMarked
package io.parley.cluster;

import org.jspecify.annotations.NullMarked;
