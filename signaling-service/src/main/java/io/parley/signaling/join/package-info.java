/// How a client comes in: who may, where its room is, and what it asked for.
@NullMarked
package io.parley.signaling.join;

import org.jspecify.annotations.NullMarked;
