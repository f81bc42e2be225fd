/// The replicated state of one room on one signaling node, sans-IO: input is a message and the
/// time, output is polled.
@NullMarked
package io.parley.roomstate;

import org.jspecify.annotations.NullMarked;
