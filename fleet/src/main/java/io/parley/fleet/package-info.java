/// A fleet on one machine: every service and store as a process of its own.
@NullMarked
package io.parley.fleet;

import org.jspecify.annotations.NullMarked;
