/// This node: what it tells clients of itself, and how it comes and goes.
@NullMarked
package io.parley.signaling.node;

import org.jspecify.annotations.NullMarked;
