/// What signaling states for the event log.
@NullMarked
package io.parley.signaling.fact;

import org.jspecify.annotations.NullMarked;
