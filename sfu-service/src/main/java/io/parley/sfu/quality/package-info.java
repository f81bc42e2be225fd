/// How each participant's connection is: pure functions of what can be read of the engine, and what
/// of it is told.
@NullMarked
package io.parley.sfu.quality;

import org.jspecify.annotations.NullMarked;
